/**
 * From wrapped material to a receipt: {@link org.airlock.online.importing.ImportDesk} checks, sends
 * each target once, and finds out what became of it; {@link
 * org.airlock.online.importing.ProofOfUse} shows that KMS can use the material.
 */
@NullMarked
package org.airlock.online.importing;

import org.jspecify.annotations.NullMarked;
