package org.airlock.common.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.airlock.common.bytes.Bytes;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretShapesTest {
  private static final SecretShapes SHAPES =
      new SecretShapes(text -> text.contains("academic acid"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-----BEGIN ENCRYPTED PRIVATE KEY----- | a private key",
        "-----BEGIN PRIVATE KEY----- | a private key",
        "key ASIAIOSFODNN7EXAMPLE used | an AWS access key id",
        "aws_secret_access_key = wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY | an AWS secret or session token",
        "\"SecretAccessKey\" : \"wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY\" | an AWS secret or session token",
        "the passphrase: horse | a passphrase or PIN",
        "PIN=1234 | a passphrase or PIN",
        "academic acid acrobat | words of a share"
      })
  void secret_isRefusedAndNotQuoted(String text, String what) {
    Failure.Refused refused =
        catchThrowableOfType(
            Failure.Refused.class,
            () -> SHAPES.requireNone("forms.json", Bytes.utf8("{\"x\":1}\n" + text)));
    assertThat(refused.control()).isEqualTo(Control.NOTHING_SECRET);
    assertThat(refused)
        .hasMessage("forms.json: holds what looks like " + what)
        .hasMessageNotContaining("horse");
    assertThat(refused.hint()).contains("treat it as disclosed");
  }

  @ParameterizedTest
  @CsvSource({
    "if-interrupted: run 'escrow create' again",
    "arn:aws:kms:eu-central-1:111122223333:key/AKIAless",
    "passphrases were asked for",
    "-----BEGIN PUBLIC KEY-----"
  })
  void ordinaryText_passes(String text) {
    assertThatCode(() -> SHAPES.requireNone("x", Bytes.utf8(text))).doesNotThrowAnyException();
  }

  @Test
  void bytesThatAreNoText_areSearchedToo() {
    byte[] content = "\u00ff\u0000PIN=1234".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(
            catchThrowableOfType(
                Failure.Refused.class, () -> SHAPES.requireNone("x", Bytes.copyOf(content))))
        .isNotNull();
  }
}
