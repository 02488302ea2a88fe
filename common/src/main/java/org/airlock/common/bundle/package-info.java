/**
 * What every signed bundle has in common: its {@link org.airlock.common.bundle.BundleType}, the
 * {@link org.airlock.common.bundle.Environment} it belongs to, and the {@link
 * org.airlock.common.bundle.Header} each payload begins with. The payloads themselves are in {@code
 * org.airlock.common.payload}, the envelope around them in {@code org.airlock.common.dsse}.
 */
@NullMarked
package org.airlock.common.bundle;

import org.jspecify.annotations.NullMarked;
