/**
 * The evidence package: what an auditor gets, and the check of it. The form and the order of the
 * checks are {@code ceremony-docs/reference/evidence.md}; {@code verify.sh} and {@code verify.html}
 * follow the same page.
 *
 * <ul>
 *   <li>{@link org.airlock.common.evidence.EvidenceMaker} writes one side's package from its store;
 *       {@link org.airlock.common.evidence.EvidenceLayout} says what of a store may be taken;
 *   <li>{@link org.airlock.common.evidence.EvidenceManifest} is the in-toto statement over every
 *       file;
 *   <li>{@link org.airlock.common.evidence.EvidenceVerifier} checks a folder with one package or
 *       two: {@code PackageCheck} each by itself, {@code JoinedCheck} what they say together;
 *   <li>{@link org.airlock.common.evidence.VerifiedEvidence} is what may be believed then, with the
 *       list of what was checked.
 * </ul>
 *
 * <p>A check that does not hold is a {@code Failure.Refused} with its control, and the first one
 * ends the verification: what comes later relies on it.
 */
@NullMarked
package org.airlock.common.evidence;

import org.jspecify.annotations.NullMarked;
