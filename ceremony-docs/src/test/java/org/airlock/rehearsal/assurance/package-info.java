/**
 * The documents that argue: threat model, compliance map and assurance case, held to the code.
 *
 * <ul>
 *   <li>{@link org.airlock.rehearsal.assurance.ComplianceMap} and {@link
 *       org.airlock.rehearsal.assurance.AssuranceCase} are data in JSON, read strictly; their pages
 *       are written from them with {@code -Dairlock.pages=write} and compared otherwise.
 *   <li>{@link org.airlock.rehearsal.assurance.Claims} finds sentences of a Markdown document that
 *       claim a property and name no test or measurement that shows it.
 *   <li>{@link org.airlock.rehearsal.assurance.SourceTree} says which tests and controls there are.
 * </ul>
 */
@NullMarked
package org.airlock.rehearsal.assurance;

import org.jspecify.annotations.NullMarked;
