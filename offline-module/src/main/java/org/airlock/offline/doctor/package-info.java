/**
 * Is this machine fit for a ceremony? Twenty-five checks, D01 to D25, of what software can see.
 *
 * <ul>
 *   <li>{@link org.airlock.offline.doctor.Check}: the table of all checks, each with its title,
 *       what it reads and the rule of its verdict; one page each in {@code
 *       ceremony-docs/reference/doctor};
 *   <li>{@link org.airlock.offline.doctor.Machine}: the only way to the machine, with a root
 *       directory in front of every path, so that tests examine machines that do not exist;
 *   <li>{@link org.airlock.offline.doctor.Doctor}: examines, and makes a {@link
 *       org.airlock.offline.doctor.Report};
 *   <li>{@link org.airlock.offline.doctor.MachineGate}: control {@code MACHINE-FIT}. Production
 *       stops at a FAIL that nobody waived by name; a rehearsal notes it;
 *   <li>{@link org.airlock.offline.doctor.KitManifest}: the program's own files against the signed
 *       manifest beside its launcher.
 * </ul>
 *
 * Rules: a check that cannot look says NOT-CHECKABLE and never PASS. Nothing here opens a socket,
 * starts a program or writes. Files of {@code /proc} and {@code /sys} are read by one large read,
 * because the kernel gives a number to the first read only, and {@code Files.readString} begins
 * with a read of one byte.
 */
@NullMarked
package org.airlock.offline.doctor;

import org.jspecify.annotations.NullMarked;
