package org.airlock.common.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.junit.jupiter.api.Test;

final class FormTest {
  @Test
  void forms_areThe28OfPracticeInTheirOrder() {
    assertThat(Form.ALL.stream().map(Form::number).toList())
        .isEqualTo(IntStream.rangeClosed(1, 28).mapToObj(n -> "2." + n).toList());
    assertThat(Form.ALL)
        .allSatisfy(
            form -> assertThat(form.made().isEmpty() && form.otherwise().isEmpty()).isFalse());
  }

  @Test
  void forms_areProducedAttachedOrAbsentWithTheReason() {
    Attachment film = new Attachment("2.22", "film.mp4", 7, Digest.of(Bytes.utf8("film")), "box 7");
    String text =
        Papers.forms(Set.of("03-transcript/transcript.jsonl"), List.of(), List.of(film))
            .asUtf8()
            .orElseThrow()
            .replaceAll("\\s+", " ");
    assertThat(text)
        .contains(
            "\"form\" : \"2.19\", \"title\" : \"Transcript\", \"status\" : \"produced\", \"where\" : \"03-transcript/\"")
        .contains(
            "\"form\" : \"2.22\", \"title\" : \"Camera and recording log\", \"status\" : \"attached\", \"where\" : \"09-scans/attachments.json\", \"attached\" : [ \"film.mp4\" ]")
        .contains(
            "\"form\" : \"2.5\", \"title\" : \"Custodian acknowledgement\", \"status\" : \"absent\", \"reason\" : \"kept on paper only; attach a scan\"");
  }
}
