package org.airlock.common.console;

/**
 * A question to a person.
 *
 * @param id stable name, by which a rehearsal's answers file answers it, for example {@code
 *     passphrase:anna}
 * @param text what the person reads
 */
public record Prompt(String id, String text) {}
