/**
 * Makes the offline kit: one archive with the program {@code ceremony}, its own Java, documents,
 * word lists and licences, the same bytes from the same sources and the same JDK.
 *
 * <ul>
 *   <li>{@link org.airlock.kit.Kit}: the program that {@code mvn -Pkit package} runs, and the order
 *       of its steps;
 *   <li>{@link org.airlock.kit.JavaRuntime}: a runtime of the few modules that are needed, by
 *       jlink;
 *   <li>{@link org.airlock.kit.PlainJar}: a library without signature files and clock readings;
 *   <li>{@link org.airlock.kit.Papers}: documents, word lists, licences;
 *   <li>{@link org.airlock.kit.ClassArchive}: what makes the start fast;
 *   <li>{@link org.airlock.kit.KitFolder}: the folder, its list of digests, and its tar.gz.
 * </ul>
 *
 * Why it is so: decisions 0034 and 0035. How people use it: {@code reference/kit.md}.
 */
@NullMarked
package org.airlock.kit;

import org.jspecify.annotations.NullMarked;
