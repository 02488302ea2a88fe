/**
 * Signing keys on PKCS#11 tokens: ECDSA P-256, made on the token or found there.
 *
 * <ul>
 *   <li>{@link org.airlock.common.token.TokenFile} is the small public file beside a person's
 *       identity that says where the key is;
 *   <li>{@link org.airlock.common.token.TokenLibrary} decides which libraries may be loaded: a file
 *       on a stick never does;
 *   <li>{@link org.airlock.common.token.Tokens} finds the token, asks for the PIN and finds the
 *       key; {@link org.airlock.common.token.TokenKey} signs;
 *   <li>{@code Cryptoki} is the port to the library; {@code JdkCryptoki} uses the binding below the
 *       JDK's SunPKCS11 provider.
 * </ul>
 *
 * Source: OASIS PKCS #11 2.40 and 3.0, whose names the constants bear.
 */
@NullMarked
package org.airlock.common.token;

import org.jspecify.annotations.NullMarked;
