package org.airlock.offline.cards;

import static org.assertj.core.api.Assertions.assertThat;

import org.airlock.common.bytes.SecretBytes;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.slip39.Share;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ShareCardTest {
  @ParameterizedTest
  @EnumSource(Paper.class)
  void card_holdsTheWordsAndWhatAFinderMayKnow(Paper paper) {
    for (int size : new int[] {16, 32}) {
      Samples.split(
          new byte[size],
          set -> {
            Share share = set.shares(0).get(1);
            String text = print(new ShareCard(paper), share);
            assertThat(Printed.words(text)).isEqualTo(Samples.words(share));
            assertThat(text)
                .contains("KEEP SECRET", "REHEARSAL", "chen", "2 of 3", "any 2 of the 3")
                .contains("page 1 of 1")
                .contains(ShareLabel.setWords(77));
          });
    }
  }

  @Test
  void card_ofOneShareTwice_isTheSameBytes() {
    Samples.split(
        new byte[32],
        set -> {
          ShareLabel label = Samples.label("KC-1", "chen", 2);
          try (SecretBytes one = new ShareCard(Paper.A4).print(label, set.shares(0).get(1));
              SecretBytes other = new ShareCard(Paper.A4).print(label, set.shares(0).get(1))) {
            assertThat(one.equalsInConstantTime(other)).isTrue();
          }
        });
  }

  @Test
  void testPage_saysThatItIsNoShare_andHasAsManyWords() {
    try (SecretBytes page =
        new ShareCard(Paper.A4).testPage(Samples.label("KC-1", "chen", 2), 33)) {
      String text = Printed.text(page.exposeSecretArray());
      assertThat(text)
          .contains("TEST PAGE - not a share", "These words are no share.")
          .doesNotContain("KEEP SECRET");
      assertThat(Printed.words(text).split(" ")).hasSize(33);
    }
  }

  @ParameterizedTest
  @EnumSource(Paper.class)
  void formAndLabel_ofLongNames_areOnePageAndNameNoPurpose(Paper paper) {
    ShareLabel label = Samples.label(Samples.LONG, Samples.LONG.replace("KC", "CU"), 2);
    for (int words : new int[] {20, 33}) {
      String form = Printed.text(new HandwritingForm(paper).print(label, words));
      assertThat(form)
          .contains("page 1 of 1", "Wrong word: strike it out", "BAG NUMBER", "SEAL NUMBER")
          .contains(String.valueOf(words));
      assertThat(new HandwritingForm(paper).print(label, words))
          .isEqualTo(new HandwritingForm(paper).print(label, words));
    }
    assertThat(Printed.text(new EnvelopeLabel(paper).print(label)))
        .contains("page 1 of 1", "Do not open", label.custodian(), label.escrow());
  }

  private static String print(ShareCard card, Share share) {
    try (SecretBytes pdf = card.print(Samples.label("KC-1", "chen", 2), share)) {
      return Printed.text(pdf.exposeSecretArray());
    }
  }
}
