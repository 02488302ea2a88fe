package org.airlock.offline.wrapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.ImportType;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.kms.KeySpec;
import org.airlock.common.kms.KeyUsage;
import org.airlock.common.kms.WrappingAlgorithm;
import org.airlock.common.kms.WrappingKeySpec;
import org.airlock.common.payload.ImportRequest;
import org.airlock.offline.CeremonyRoom;
import org.airlock.offline.room.Sitting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 300 targets: one quorum, one screen. */
final class ManyTargetsTest {
  private static final int TARGETS = 300;
  private static final int LINES_OF_A_TERMINAL = 24;
  private static final List<String> REGIONS = List.of("eu-central-1", "eu-west-1", "us-east-1");

  @TempDir private Path scratch;

  private static KeyArn key(int i) {
    return KeyArn.parse(
            String.format(
                java.util.Locale.ROOT,
                "arn:aws:kms:%s:111122223333:key/00000000-0000-4000-8000-%012d",
                REGIONS.get(i % REGIONS.size()),
                i))
        .orElseThrow();
  }

  /** Imported one after the other last year, so no two die in the same second. */
  private static Expiry expiry(int i) {
    return Expiry.at(Enrolment.DEADLINE.plus(Duration.ofDays(90)).plusSeconds(i));
  }

  private static ImportRequest request(Enrolment people, Bytes wrappingKey) {
    List<ImportRequest.Target> targets = new ArrayList<>();
    for (int i = 0; i < TARGETS; i++) {
      targets.add(
          new ImportRequest.Target(
              key(i),
              KeySpec.SYMMETRIC_DEFAULT,
              KeyUsage.ENCRYPT_DECRYPT,
              "PendingImport",
              Optional.of(ImportType.NEW_KEY_MATERIAL),
              Optional.empty(),
              expiry(i),
              WrappingAlgorithm.RSAES_OAEP_SHA_256,
              WrappingKeySpec.RSA_2048,
              wrappingKey,
              Bytes.utf8("token " + i),
              Enrolment.DEADLINE,
              "https://kms." + key(i).region() + ".amazonaws.com",
              "request-" + i));
    }
    return new ImportRequest(
        people.header(BundleType.IMPORT_REQUEST, "IR-KC-1-1", Optional.of(Enrolment.DEADLINE)),
        targets,
        List.of(),
        List.of());
  }

  private static Bytes wrappingKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return Bytes.copyOf(generator.generateKeyPair().getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int count(String text, String regex) {
    return (int) Pattern.compile(regex).matcher(text).results().count();
  }

  @Test
  void wrap_threeHundredTargetsOfManyExpiries_takesOneQuorumAndOneScreen() {
    CeremonyRoom room = new CeremonyRoom(scratch);
    room.escrow("vault", 2, "orders");
    room.present("vault", "carol", "cleo");
    ImportRequest request = request(room.people, wrappingKey());
    room.answers.put("words:wrapping-keys", List.of(request.wrappingKeyWords().text()));
    Map<KeyArn, List<Plan.Planned>> planned = new LinkedHashMap<>();
    for (int i = 0; i < TARGETS; i++) {
      planned.put(key(i), List.of(new Plan.Planned("orders", Optional.of(expiry(i)))));
    }
    int before = room.screen().length();
    WrapCeremony.Wrapped wrapped;
    try (Sitting sitting = room.sitting("wrap")) {
      wrapped =
          new WrapCeremony(sitting)
              .wrap(
                  room.people.signed(request, "ines", "ivan").toBytes(),
                  "request",
                  new Plan(planned, false, Expiry.never(), Duration.ofHours(2)));
    }
    String screen = room.screen().substring(before);
    String shown =
        screen.substring(screen.indexOf("Request IR-KC-1-1"), screen.indexOf("Words of the"));
    assertThat(shown.lines().count()).isLessThanOrEqualTo(LINES_OF_A_TERMINAL);
    assertThat(shown)
        .contains("300 targets in 3 groups:", "100 in account 111122223333, eu-west-1")
        .contains(
            "first " + expiry(0).validTo().orElseThrow(),
            "last " + expiry(297).validTo().orElseThrow());
    assertThat(count(screen, "Who gives a share\\?")).isEqualTo(1);
    assertThat(count(screen, "type the words of your share")).isEqualTo(2);
    assertThat(wrapped.payload().targets()).hasSize(TARGETS);
  }
}
