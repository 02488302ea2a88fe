package org.airlock.common.evidence;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;

/**
 * {@code NOTHING-SECRET}: the last look before something becomes evidence. The kinds of file that
 * are taken are public; this finds what people put into a reason, a label or a reference.
 */
public final class SecretShapes {
  private record Shape(String what, Predicate<String> in) {}

  private static final List<Shape> SHAPES =
      List.of(
          shape("a private key", "-----BEGIN [A-Z ]*PRIVATE KEY-----"),
          shape("an AWS access key id", "(?<![A-Z0-9])(AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])"),
          shape(
              "an AWS secret or session token",
              "(?i)(aws_?secret_?access_?key|secretaccesskey|aws_?session_?token|x-amz-security-token)\\W{1,5}[A-Za-z0-9/+=]{20}"),
          shape("a passphrase or PIN", "(?i)\\b(passphrase|password|pin)\\b\\s*[:=]\\s*\\S"));

  private final Predicate<String> shareWords;

  /**
   * Looks for the shapes above and for what the side knows besides.
   *
   * @param shareWords whether a text holds a run of words of a share
   */
  public SecretShapes(Predicate<String> shareWords) {
    this.shareWords = shareWords;
  }

  private static Shape shape(String what, String regex) {
    return new Shape(what, Pattern.compile(regex).asPredicate());
  }

  /**
   * Looks at a file.
   *
   * @throws Failure.Refused {@code NOTHING-SECRET}, without a word of what was found
   */
  void requireNone(String name, Bytes content) {
    find(new String(content.toArray(), StandardCharsets.ISO_8859_1))
        .ifPresent(
            what -> {
              throw new Failure.Refused(
                  Control.NOTHING_SECRET,
                  name + ": holds what looks like " + what,
                  "it must not become evidence; find out how it came into the store, and treat it as disclosed");
            });
  }

  private Optional<String> find(String text) {
    if (shareWords.test(text)) {
      return Optional.of("words of a share");
    }
    return SHAPES.stream().filter(shape -> shape.in().test(text)).map(Shape::what).findFirst();
  }
}
