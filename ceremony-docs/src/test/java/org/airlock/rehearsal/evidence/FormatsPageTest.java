package org.airlock.rehearsal.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.airlock.common.Plans;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.json.JsonText;
import org.airlock.common.json.StrictJson;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.common.payload.DrillRecord;
import org.airlock.common.payload.IdentityCard;
import org.airlock.common.payload.Payload;
import org.airlock.common.plan.ApprovedPlan;
import org.airlock.common.plan.CeremonyPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The page of formats is what the programs write; {@code -Dairlock.pages=write} writes it anew.
 * Keys, digests and whatever else comes from chance stand as an ellipsis.
 */
final class FormatsPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("airlock.root", ".."))
          .resolve("ceremony-docs/reference/formats.md");
  private static final Map<BundleType, Bytes> EXAMPLES = new EnumMap<>(BundleType.class);
  private static Story story;
  private static Company company;

  @BeforeAll
  static void tell() {
    story = new Story(Environment.REHEARSAL).tell();
    company = story.company;
    for (Dossier side : List.of(story.offline, story.online)) {
      side.store.forEach(
          (name, file) -> {
            if (name.endsWith(".dsse.json")) {
              add(Envelope.parse(file, name));
            }
          });
    }
    Header identity = header(BundleType.IDENTITY, "ID-anna");
    add(new IdentityCard(identity, "Anna Larsen", company.key("anna").publicKey()));
    CeremonyPlan plan = Plans.establish(Environment.REHEARSAL);
    Header planned = header(BundleType.PLAN, "P-KC-1-1");
    add(
        new ApprovedPlan(
            new Header(
                planned.type(),
                planned.environment(),
                plan.ceremony(),
                1,
                planned.id(),
                planned.createdAt(),
                planned.notAfter(),
                planned.rosterVersion(),
                planned.rosterDigest()),
            plan));
    Digest digest = company.firstRoster().payloadDigest();
    add(
        new DrillRecord(
            header(BundleType.DRILL, "D-1"),
            "E-1",
            digest,
            List.of(1, 3),
            List.of(new DrillRecord.Material("M-1", digest)),
            List.of(story.offline.store.get("escrow/E-1/escrow.dsse.json")),
            List.of()));
    add(
        new DeletionOrder(
            header(BundleType.DELETION_ORDER, "DO-1"),
            Story.KEY,
            Optional.of(Story.MATERIAL_ID),
            digest,
            "Enabled",
            1,
            Company.BEGUN,
            "the application was broken into",
            List.of()));
  }

  private static Header header(BundleType type, String id) {
    return company.header(
        type, id, 1, Company.BEGUN, Optional.of(Company.BEGUN.plus(Duration.ofDays(1))));
  }

  private static void add(Payload payload) {
    EXAMPLES.putIfAbsent(payload.header().type(), payload.toPayload());
  }

  private static void add(Envelope envelope) {
    for (BundleType type : BundleType.values()) {
      if (type.payloadType().equals(envelope.payloadType())) {
        EXAMPLES.putIfAbsent(type, envelope.payload());
      }
    }
  }

  @Test
  void everyKindOfBundle_hasAnExample() {
    assertThat(EXAMPLES.keySet()).containsExactly(BundleType.values());
  }

  @Test
  void page_isWhatTheProgramsWrite() throws Exception {
    StringBuilder text = new StringBuilder();
    text.append("# Formats, with examples\n\n");
    text.append(
        "Written by `FormatsPageTest` from what the programs write. Digests, keys and ciphertexts stand as …, texts are those of a test.\n");
    text.append(
        "The rules (strict JSON, canonical base64, instants, unknown members refused) are those of [evidence](evidence.md) and of the parsers, which each class of\n`org.airlock.common.payload` documents member by member; the bytes that a custodian needs without any of our programs are in the\n[recovery kit](../recovery-kit/recovery.md).\n");
    text.append("\n## Envelope\n\n");
    text.append(
        "Every bundle is a DSSE v1 envelope; what is signed is `DSSEv1 LENGTH TYPE LENGTH PAYLOAD` (DSSE, \"PAE\") over the payload's own bytes. `keyid` is a hint and decides nothing.\n\n");
    text.append(block("json", pretty(company.firstRoster().toBytes())));
    for (BundleType type : BundleType.values()) {
      text.append("\n## ").append(type.code()).append("\n\n`").append(type.payloadType());
      text.append("`, ").append(type.direction().code()).append(".\n\n");
      text.append(block("json", pretty(EXAMPLES.get(type))));
    }
    text.append("\n## Line of a transcript\n\n");
    text.append(
        "One line each, compact, ended by a newline; `prev` is the SHA-256 of the line before with its newline, so `sha256sum` follows the chain. Shown here over several lines.\n\n");
    text.append(block("json", pretty(firstLine())));
    text.append("\n## trust.json\n\n");
    text.append(block("json", pretty(story.offline.store.get("trust.json"))));
    if ("write".equals(System.getProperty("airlock.pages"))) {
      Files.writeString(PAGE, text);
    }
    assertThat(PAGE).content(StandardCharsets.UTF_8).isEqualTo(text.toString());
  }

  private static Bytes firstLine() {
    String log = story.offline.seal().get("03-transcript/transcript.jsonl").asUtf8().orElseThrow();
    return Bytes.utf8(log.substring(0, log.indexOf('\n')));
  }

  private static String block(String language, String text) {
    return "```" + language + "\n" + text + "```\n";
  }

  private static String pretty(Bytes json) {
    return JsonText.indented(StrictJson.parse(json, "example"))
        .asUtf8()
        .orElseThrow()
        .replaceAll("\"[0-9a-f]{64}\"", "\"…\"")
        .replaceAll("\"[A-Za-z0-9+/]{40,}={0,2}\"", "\"…\"");
  }

  @Test
  void examples_sayNothingOfChance() {
    Instant now = Instant.now();
    assertThat(EXAMPLES.values())
        .allSatisfy(
            payload -> assertThat(pretty(payload)).doesNotContain(now.toString().substring(0, 13)));
  }
}
