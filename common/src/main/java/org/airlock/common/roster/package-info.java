/**
 * Who may act: people, roles, keys and signature rules, in a chain of signed versions.
 *
 * <ul>
 *   <li>{@link org.airlock.common.roster.Roster}: one version, checked in itself;
 *   <li>{@link org.airlock.common.roster.Limitations}: what a roster must declare when it asks for
 *       less than the defaults;
 *   <li>{@link org.airlock.common.roster.RosterChain}: from the pinned version to the newest, each
 *       the lawful successor; it alone makes a roster a trusted one.
 * </ul>
 *
 * Thresholds count people: two keys of one person are one signature, and one person fills one role
 * of a rule.
 */
@NullMarked
package org.airlock.common.roster;

import org.jspecify.annotations.NullMarked;
