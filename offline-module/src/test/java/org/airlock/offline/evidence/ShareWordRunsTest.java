package org.airlock.offline.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ShareWordRunsTest {
  private static final String TEN =
      "academic acid acne acquire acrobat activity actress adapt adequate adjust";

  @Test
  void tenWordsOfTheListInARow_areFound() {
    assertThat(new ShareWordRuns()).accepts(TEN, "[\"" + TEN.replace(" ", "\",\n\"") + "\"]");
    assertThat(new ShareWordRuns()).accepts(TEN.toUpperCase(java.util.Locale.ROOT));
  }

  @Test
  void ordinaryText_isNot() {
    assertThat(new ShareWordRuns())
        .rejects(
            TEN.replace("actress", "chairlift"),
            "the escrow was read back and every trial matched its passport as the plan says");
  }
}
