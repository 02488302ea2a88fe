package org.airlock.rehearsal.evidence;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.airlock.common.bundle.BundleType;
import org.airlock.common.bundle.Environment;
import org.airlock.common.bundle.Header;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.control.Control;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.evidence.EvidenceLayout;
import org.airlock.common.evidence.EvidenceManifest;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.ImportReceipt;
import org.airlock.common.payload.WrappedMaterial;
import org.airlock.common.roster.Person;
import org.airlock.common.roster.Role;
import org.airlock.common.roster.Roster;
import org.airlock.common.transcript.Head;

/** Everything that is done to evidence here, by the check that must notice it. */
final class Alterations {
  private static final String PASSPORT = "04-key/material/M-1/passport.dsse.json";
  private static final String ESCROW = "05-shares/escrow/E-1/escrow.dsse.json";
  private static final Digest NOBODYS = Digest.of(Bytes.utf8("nobody's"));

  private Alterations() {}

  static List<Alteration> all() {
    List<Alteration> all = new ArrayList<>();
    all.addAll(byStrangers());
    all.addAll(manifests());
    all.addAll(rosters());
    all.addAll(signatures());
    all.addAll(transcripts());
    all.addAll(records());
    all.addAll(bundles());
    all.addAll(escrows());
    all.addAll(answers());
    all.addAll(receipts());
    all.addAll(joined());
    return all;
  }

  private static Alteration of(String name, Control control) {
    return new Alteration(name, control);
  }

  /** What somebody can do who has the folder and no key. */
  private static List<Alteration> byStrangers() {
    Control files = Control.EVIDENCE_FILES;
    return List.of(
        of("transcript-byte-flipped", Control.EVIDENCE_FILES)
            .offline(f -> flip(f, EvidenceLayout.TRANSCRIPT)),
        of("passport-removed", files).offline(f -> f.remove(PASSPORT)),
        of("file-added", files).offline(f -> f.put("02-environment/note.txt", Bytes.utf8("x"))),
        of("file-added-on-top", files).offline(f -> f.put("note.txt", Bytes.utf8("x"))),
        of("file-renamed", files).offline(f -> f.put("04-key/passport.json", f.remove(PASSPORT))),
        of("escrow-replaced-by-passport", files).offline(f -> f.put(ESCROW, f.get(PASSPORT))),
        of("file-emptied", files)
            .offline(f -> f.put(EvidenceLayout.TRUST, Bytes.copyOf(new byte[0]))),
        of("words-of-another-manifest", files)
            .offline(f -> f.put(EvidenceLayout.WORDS, Bytes.utf8("Manifest " + NOBODYS + "\n"))),
        of("file-hidden-among-time-stamps", files)
            .offline(f -> f.put("timestamps/06-import/cloudtrail.jsonl", Bytes.utf8("x"))),
        of("file-with-a-name-like-the-manifest", files)
            .offline(f -> f.put("manifest/dsse.json", Bytes.utf8("x"))),
        of("manifest-removed", files).offline(f -> f.remove(EvidenceLayout.MANIFEST)),
        of("manifest-truncated", files)
            .offline(f -> f.put(EvidenceLayout.MANIFEST, half(f.get(EvidenceLayout.MANIFEST)))),
        of("packages-exchanged", files)
            .files(
                folder -> {
                  NavigableMap<String, Bytes> offline = folder.get("offline");
                  folder.put("offline", folder.get("online"));
                  folder.put("online", offline);
                }),
        of("signature-byte-flipped", Control.SIGNATURES)
            .offline(f -> f.put(EvidenceLayout.MANIFEST, withFlippedSignatures(f))),
        of("file-and-its-line-in-the-manifest-removed", Control.SIGNATURES)
            .offline(Alterations::dropSubject));
  }

  /** Manifests that their signers themselves made wrong. */
  private static List<Alteration> manifests() {
    Control files = Control.EVIDENCE_FILES;
    return List.of(
        of("manifest-of-another-payload-type", files)
            .recorded(s -> s.offline.payloadType = "application/json"),
        of("manifest-of-another-predicate", files)
            .recorded(s -> s.offline.statement = b -> replaced(b, "evidence:v1", "evidence:v2")),
        of("manifest-with-unknown-member", files)
            .recorded(
                s -> s.offline.statement = b -> replaced(b, "{\"_type\"", "{\"x\":1,\"_type\"")),
        of("manifest-with-member-twice", files)
            .recorded(
                s ->
                    s.offline.statement =
                        b -> replaced(b, "\"predicateType\"", "\"_type\":\"x\",\"predicateType\"")),
        of("manifest-names-a-file-outside", files)
            .recorded(s -> s.offline.statement = b -> replaced(b, "forms", "../forms"))
            .told(s -> s.offline.extra.put("forms.json", Bytes.utf8("[]\n"))),
        of("manifest-lists-what-is-not-there", files)
            .recorded(s -> s.online.manifest = m -> with(m, "09-scans/film.mp4")));
  }

  private static List<Alteration> rosters() {
    return List.of(
        of("trust-names-another-roster", Control.ROSTER_PINNED)
            .recorded(
                s ->
                    s.offline.store.put("trust.json", Story.trust(NOBODYS, s.company.environment))),
        of("roster-not-the-one-on-the-card", Control.ROSTER_PINNED).roster(NOBODYS),
        of("manifest-names-unknown-roster", Control.ROSTER_PINNED)
            .recorded(s -> s.offline.manifest = m -> underRoster(m, 1, NOBODYS)),
        of("manifest-names-another-version", Control.ROSTER_PINNED)
            .recorded(s -> s.offline.manifest = m -> underRoster(m, 2, m.rosterDigest())),
        of("roster-not-signed-by-everyone", Control.SIGNATURES)
            .recorded(
                s ->
                    s.offline.store.put(
                        "roster/0001.dsse.json",
                        s.company
                            .firstRosterBy("anna", "wim", "ines", "ivan", "vera", "otto")
                            .toBytes())),
        of("roster-version-skipped", Control.ROSTER_CHAIN)
            .recorded(s -> second(s, 3, s.company.firstRoster().payloadDigest(), List.of())),
        of("roster-of-another-chain", Control.ROSTER_CHAIN)
            .recorded(s -> second(s, 2, NOBODYS, List.of())),
        of("roster-signed-by-one-approver", Control.SIGNATURES)
            .recorded(
                s -> second(s, 2, s.company.firstRoster().payloadDigest(), List.of(), "vera")),
        of("bundle-in-the-place-of-a-roster", Control.ROSTER_CHAIN)
            .recorded(
                s -> {
                  s.offline.store.put(
                      "roster/0002.dsse.json", s.offline.store.get("escrow/E-1/escrow.dsse.json"));
                  s.offline.line("trust-accepted").output("roster/0002.dsse.json");
                }),
        of("new-person-did-not-sign", Control.ROSTER_CHAIN)
            .recorded(
                s ->
                    second(
                        s,
                        2,
                        s.company.firstRoster().payloadDigest(),
                        List.of(s.company.person("nora", Role.OPERATOR)))),
        of("rehearsal-poses-as-production", Control.ENVIRONMENT_MATCH)
            .recorded(s -> s.offline.environment = Environment.REHEARSAL),
        of("trust-of-the-other-environment", Control.ENVIRONMENT_MATCH)
            .recorded(
                s ->
                    s.offline.store.put(
                        "trust.json",
                        Story.trust(
                            s.company.firstRoster().payloadDigest(), Environment.REHEARSAL))));
  }

  private static List<Alteration> signatures() {
    Control signatures = Control.SIGNATURES;
    return List.of(
        of("no-auditor", signatures).recorded(s -> s.offline.signers = List.of("anna", "wim")),
        of("no-witness", signatures).recorded(s -> s.offline.signers = List.of("anna", "aude")),
        of("no-signature-at-all", signatures).recorded(s -> s.offline.signers = List.of()),
        of("approver-in-the-witness-seat", signatures)
            .recorded(s -> s.offline.signers = List.of("anna", "vera", "aude")),
        of("stranger-in-the-auditor-seat", signatures)
            .recorded(s -> s.offline.signers = List.of("anna", "wim", Company.STRANGER)),
        of("one-import-operator", signatures)
            .recorded(s -> s.online.signers = List.of("ines", "aude")),
        of("offline-people-sign-online", signatures)
            .recorded(s -> s.online.signers = List.of("anna", "wim", "aude")));
  }

  private static List<Alteration> transcripts() {
    Control chain = Control.TRANSCRIPT_CHAIN;
    return List.of(
        of("event-removed", Control.TRANSCRIPT_CHAIN)
            .recorded(s -> lines(s.offline, l -> l.remove(3))),
        of("first-event-removed", chain).recorded(s -> lines(s.offline, l -> l.remove(0))),
        of("events-reordered", chain)
            .recorded(s -> lines(s.offline, l -> Collections.swap(l, 3, 4))),
        of("event-repeated", chain).recorded(s -> lines(s.offline, l -> l.add(4, l.get(3)))),
        of("event-altered", chain)
            .recorded(
                s -> lines(s.offline, l -> l.set(2, l.get(2).replace("\"vera\"", "\"otto\"")))),
        of("last-event-altered", chain)
            .recorded(
                s ->
                    lines(
                        s.online,
                        l -> l.set(l.size() - 1, last(l).replace("\"ivan\"", "\"ines\"")))),
        of("event-with-unknown-member", chain)
            .recorded(
                s ->
                    lines(
                        s.offline,
                        l -> l.set(2, l.get(2).replace("{\"seq\"", "{\"x\":1,\"seq\"")))),
        of("event-with-a-member-less", chain)
            .recorded(
                s -> lines(s.offline, l -> l.set(0, l.get(0).replace("\"witnesses\":[],", "")))),
        of("last-line-torn", chain)
            .recorded(
                s ->
                    lines(
                        s.offline,
                        l -> l.set(l.size() - 1, last(l).substring(0, last(l).length() - 9)))),
        of("last-events-cut-off", chain)
            .recorded(s -> lines(s.offline, l -> l.subList(l.size() - 2, l.size()).clear())),
        of("not-json", chain).recorded(s -> lines(s.offline, l -> l.set(1, "hello\n"))),
        of("time-runs-backwards", Control.TIME_FORWARD)
            .told(s -> {})
            .recorded(
                s -> {
                  Dossier.Line line = s.offline.line("wrap-done");
                  line.at = line.at.minus(Duration.ofHours(2));
                }),
        of("online-time-runs-backwards", Control.TIME_FORWARD)
            .recorded(
                s -> {
                  Dossier.Line line = s.online.line("receipt-countersigned");
                  line.at = line.at.minus(Duration.ofDays(1));
                }),
        of("unknown-person-acts", Control.ACTOR_ON_ROSTER)
            .recorded(s -> s.online.line("import-done").actor = Company.STRANGER),
        of("unknown-person-decides", Control.ACTOR_ON_ROSTER)
            .recorded(s -> s.offline.line("deviation").fact("decided-by", "mickey")),
        of("unknown-witness", Control.ACTOR_ON_ROSTER)
            .recorded(
                s -> s.offline.line("wrap-done").witnesses = List.of("wim", Company.STRANGER)));
  }

  private static List<Alteration> records() {
    Control recorded = Control.RECORDED_FILES;
    return List.of(
        of("recorded-file-left-out", Control.RECORDED_FILES)
            .recorded(s -> s.offline.colluding.add(f -> f.remove(PASSPORT))),
        of("file-that-no-line-records", recorded)
            .recorded(
                s ->
                    s.online.colluding.add(
                        f ->
                            f.put(
                                "06-import/receipts/R-9.dsse.json",
                                f.get("06-import/receipts/R-1.both.dsse.json")))),
        of("file-other-than-recorded", recorded)
            .recorded(
                s ->
                    s.offline.colluding.add(
                        f ->
                            f.put(
                                "02-environment/doctor/report-2.json",
                                Bytes.utf8("{\"verdict\":\"PASS\"}\n")))),
        of("sealed-file-other-than-recorded", recorded)
            .recorded(
                s ->
                    s.offline.manifest =
                        m -> withheld(m, "material/M-1/sealed.g1.cms", Optional.of(NOBODYS))),
        of("public-file-withheld", recorded)
            .recorded(
                s -> {
                  Bytes report = s.offline.store.get("doctor/report-2.json");
                  s.offline.colluding.add(f -> f.remove("02-environment/doctor/report-2.json"));
                  s.offline.manifest =
                      m -> withheld(m, "doctor/report-2.json", Optional.of(Digest.of(report)));
                }),
        of("list-of-deviations-emptied", recorded)
            .recorded(s -> s.offline.extra.put(EvidenceLayout.DEVIATIONS, Bytes.utf8("[ ]\n"))),
        of("sealed-file-not-named", recorded)
            .recorded(
                s ->
                    s.offline.manifest =
                        m -> withheld(m, "material/M-1/sealed.g1.cms", Optional.empty())));
  }

  private static List<Alteration> bundles() {
    return List.of(
        of("escrow-without-witness", Control.SIGNATURES)
            .told(s -> s.escrowSigners = List.of("anna")),
        of("passport-signed-by-other-roles", Control.SIGNATURES)
            .told(s -> s.passportSigners = List.of("ines", "ivan")),
        of("passport-signed-by-a-stranger", Control.SIGNATURES)
            .told(s -> s.passportSigners = List.of(Company.STRANGER)),
        of("used-request-with-one-signature", Control.SIGNATURES)
            .told(s -> s.requestSigners = List.of("ines")),
        of("receipt-with-one-signature", Control.SIGNATURES)
            .told(s -> s.receiptSigners = List.of("ivan")),
        of("rehearsal-receipt-in-production", Control.ENVIRONMENT_MATCH)
            .told(
                s ->
                    s.receipt =
                        r -> withHeader(r, inEnvironment(r.header(), Environment.REHEARSAL))),
        of("wrapped-under-unknown-roster", Control.ROSTER_PINNED)
            .told(s -> s.wrapped = w -> withHeader(w, underRoster(w.header(), NOBODYS))));
  }

  private static List<Alteration> escrows() {
    Control proof = Control.ESCROW_PROOF;
    return List.of(
        of("share-not-read-back", proof)
            .told(
                s ->
                    s.escrow =
                        e ->
                            withShares(
                                e,
                                List.of(
                                    Story.share(1, "carol", true),
                                    Story.share(2, "chen", false),
                                    Story.share(3, "cleo", true)))),
        of("share-in-no-trial", proof)
            .told(s -> s.escrow = e -> withTrials(e, List.of(List.of(1, 2)))),
        of("no-trial", proof).told(s -> s.escrow = e -> withTrials(e, List.of())),
        of("trial-of-one-share", proof)
            .told(
                s ->
                    s.escrow =
                        e -> withTrials(e, List.of(List.of(1, 2), List.of(2, 3), List.of(3)))),
        of("trial-with-one-share-twice", proof)
            .told(s -> s.escrow = e -> withTrials(e, List.of(List.of(1, 2), List.of(3, 3)))),
        of("trial-of-a-share-nobody-has", proof)
            .told(
                s ->
                    s.escrow =
                        e -> withTrials(e, List.of(List.of(1, 2), List.of(2, 3), List.of(1, 4)))),
        of("receipt-without-escrow-proof", proof).told(s -> s.escrowInside = false),
        of("wrapped-without-passport", proof).told(s -> s.passportInside = false));
  }

  private static List<Alteration> answers() {
    Control fits = Control.WRAPPED_MATCHES_REQUEST;
    return List.of(
        of("answer-to-an-unknown-request", fits)
            .told(s -> s.wrapped = w -> withRequest(w, NOBODYS)),
        of("answer-for-another-key", fits)
            .told(s -> s.wrapped = w -> withTarget(w, t -> forKey(t, Story.OTHER_KEY))),
        of("answer-with-another-token", fits)
            .told(s -> s.wrapped = w -> withTarget(w, t -> withToken(t, Bytes.utf8("other")))),
        of("answer-under-another-wrapping-key", fits)
            .told(s -> s.wrapped = w -> withTarget(w, t -> underKey(t, NOBODYS))),
        of("answer-with-another-expiry", fits)
            .told(
                s ->
                    s.wrapped =
                        w ->
                            withTarget(
                                w,
                                t ->
                                    withExpiry(
                                        t, Expiry.at(Company.BEGUN.plus(Duration.ofDays(30)))))),
        of("wrapped-after-the-token-died", Control.REQUEST_FRESH)
            .told(s -> s.wrapped = w -> withHeader(w, later(w.header(), Duration.ofDays(2)))),
        of("request-answered-twice", Control.REQUEST_UNUSED).recorded(Alterations::answerAgain));
  }

  private static List<Alteration> receipts() {
    return List.of(
        of("receipt-for-unknown-material", Control.WRAPPED_MATCHES_REQUEST)
            .told(
                s ->
                    s.receipt =
                        r ->
                            new ImportReceipt(
                                r.header(),
                                r.requestDigest(),
                                NOBODYS,
                                r.targets(),
                                r.limitations())),
        of("receipt-for-another-request", Control.WRAPPED_MATCHES_REQUEST)
            .told(
                s ->
                    s.receipt =
                        r ->
                            new ImportReceipt(
                                r.header(),
                                NOBODYS,
                                r.wrappedDigest(),
                                r.targets(),
                                r.limitations())),
        of("receipt-for-another-passport", Control.PASSPORT_MATCH)
            .told(s -> s.receipt = r -> got(r, t -> change(t, t.key(), NOBODYS))),
        of("receipt-for-another-key", Control.PASSPORT_MATCH)
            .told(
                s -> s.receipt = r -> got(r, t -> change(t, Story.OTHER_KEY, t.passportDigest()))),
        of("imported-with-another-expiry", Control.EXPIRY_EXPLICIT)
            .told(
                s ->
                    s.receipt =
                        r ->
                            got(
                                r,
                                t -> change(t, Expiry.at(Company.BEGUN.plus(Duration.ofDays(9)))))),
        of("imported-after-the-token-died", Control.TOKEN_ALIVE)
            .told(s -> s.receipt = r -> got(r, t -> importedLater(t, Duration.ofDays(2)))),
        of("no-proof-of-use", Control.PROOF_OF_USE)
            .recorded(s -> s.online.lines.removeIf(line -> line.type.equals("target-proven"))),
        of("proof-of-use-of-another-key", Control.PROOF_OF_USE)
            .recorded(
                s ->
                    s.online.lines.stream()
                        .filter(line -> line.type.equals("target-proven"))
                        .forEach(line -> line.fact("cell", Story.OTHER_KEY + "#" + NOBODYS))),
        of("two-material-ids-for-one-passport", Control.MATERIAL_ID_EXPECTED)
            .told(s -> s.secondReceipt = r -> got(r, t -> named(t, "ef".repeat(32)))));
  }

  private static List<Alteration> joined() {
    return List.of(
        of("wrapped-names-a-line-of-a-fork", Control.HEAD_ON_PAPER)
            .told(s -> s.wrapped = w -> withHead(w, new Head(4, NOBODYS))),
        of("wrapped-names-a-line-beyond-the-end", Control.HEAD_ON_PAPER)
            .told(s -> s.wrapped = w -> withHead(w, new Head(900, NOBODYS))),
        of("head-on-paper-is-not-this-transcript's", Control.HEAD_ON_PAPER)
            .head(new Head(3, NOBODYS)),
        of("head-on-paper-and-no-offline-package", Control.HEAD_ON_PAPER)
            .files(folder -> folder.remove("offline"))
            .head(new Head(3, NOBODYS)),
        of("head-on-paper-is-newer", Control.HEAD_ON_PAPER).head(new Head(400, NOBODYS)),
        of("offline-side-never-wrapped-it", Control.WORLDS_JOINED)
            .recorded(Alterations::forgetSecondWrap),
        of("online-side-never-asked", Control.WORLDS_JOINED)
            .recorded(Alterations::bringForeignRequest),
        of("machine-unfit-and-not-waived", Control.MACHINE_FIT).recorded(s -> examinedLast(s)),
        of("waiver-for-another-check", Control.MACHINE_FIT)
            .recorded(
                s ->
                    examinedLast(s)
                        .add(
                            new Dossier.Line("wrap", "deviation", lastTime(s), "anna", "wim")
                                .stated()
                                .fact("check", "D01")
                                .fact("decided-by", "vera"))),
        of("waiver-that-nobody-gave", Control.MACHINE_FIT)
            .recorded(
                s ->
                    examinedLast(s)
                        .add(
                            new Dossier.Line("wrap", "deviation", lastTime(s), "anna", "wim")
                                .stated()
                                .fact("check", "D17"))),
        of("guided-ceremony-without-approved-plan", Control.PLAN_FOLLOWED)
            .recorded(
                s -> {
                  Dossier.Line opened =
                      s.offline.add(
                          new Dossier.Line("run", "run-opened", lastTime(s), "anna", "wim")
                              .stated());
                  opened.inputs.put("P-1", NOBODYS);
                }),
        of("deviation-that-nobody-decided", Control.PLAN_FOLLOWED)
            .recorded(
                s ->
                    s.online.add(
                        new Dossier.Line(
                                "import",
                                "deviation",
                                s.online.lines.get(s.online.lines.size() - 1).at,
                                "ines")
                            .fact("what", "the door was open"))),
        of("cloudtrail-does-not-know-the-import", Control.TRAIL_EXPLAINED)
            .recorded(s -> trail(s, text -> text.replace("\"import-2\"", "\"import-7\""))),
        of("cloudtrail-knows-another-import", Control.TRAIL_EXPLAINED)
            .recorded(
                s ->
                    trail(
                        s, text -> text + Story.trailEvent("ImportKeyMaterial", "import-9", 200))));
  }

  // How it is done.

  private static void flip(NavigableMap<String, Bytes> files, String name) {
    byte[] content = files.get(name).toArray();
    content[content.length / 2] ^= 1;
    files.put(name, Bytes.copyOf(content));
  }

  private static Bytes half(Bytes content) {
    return Bytes.copyOf(Arrays.copyOf(content.toArray(), content.size() / 2));
  }

  private static Bytes replaced(Bytes content, String old, String with) {
    String text = content.asUtf8().orElseThrow();
    if (!text.contains(old)) {
      throw new IllegalArgumentException("nothing to replace: " + old);
    }
    return Bytes.utf8(text.replace(old, with));
  }

  private static Bytes withFlippedSignatures(NavigableMap<String, Bytes> files) {
    String text = files.get(EvidenceLayout.MANIFEST).asUtf8().orElseThrow();
    return Bytes.utf8(
        java.util.regex.Pattern.compile("\"sig\" : \"(.)")
            .matcher(text)
            .replaceAll(m -> "\"sig\" : \"" + (m.group(1).equals("A") ? "B" : "A")));
  }

  private static void dropSubject(NavigableMap<String, Bytes> files) {
    Envelope envelope = Envelope.parse(files.get(EvidenceLayout.MANIFEST), "manifest");
    String payload = envelope.payload().asUtf8().orElseThrow();
    String without =
        payload.replaceFirst(
            "\\{\"name\":\"" + PASSPORT + "\",\"digest\":\\{\"sha256\":\"[0-9a-f]{64}\"\\}\\},",
            "");
    files.put(
        EvidenceLayout.MANIFEST,
        replaced(
            files.get(EvidenceLayout.MANIFEST),
            envelope.payload().base64(),
            Bytes.utf8(without).base64()));
    files.remove(PASSPORT);
  }

  private static void second(
      Story story, long version, Digest previous, List<Person> more, String... signers) {
    List<Person> people = new ArrayList<>(story.company.people());
    people.addAll(more);
    Roster next = story.company.roster(version, previous, people);
    String[] who = signers.length == 0 ? new String[] {"vera", "otto"} : signers;
    story.offline.store.put("roster/0002.dsse.json", story.company.signed(next, who).toBytes());
    story.offline.line("trust-accepted").output("roster/0002.dsse.json");
  }

  private interface LineEdit {
    void of(List<String> lines);
  }

  private static void lines(Dossier side, LineEdit edit) {
    side.colluding.add(
        files -> {
          String text =
              new String(files.get(EvidenceLayout.TRANSCRIPT).toArray(), StandardCharsets.UTF_8);
          List<String> lines = new ArrayList<>();
          text.lines().forEach(line -> lines.add(line + "\n"));
          edit.of(lines);
          files.put(EvidenceLayout.TRANSCRIPT, Bytes.utf8(String.join("", lines)));
        });
  }

  private static String last(List<String> lines) {
    return lines.get(lines.size() - 1);
  }

  private static void trail(Story story, java.util.function.UnaryOperator<String> edit) {
    story.online.extra.compute(
        EvidenceLayout.TRAIL,
        (name, content) -> Bytes.utf8(edit.apply(content.asUtf8().orElseThrow())));
  }

  private static void answerAgain(Story story) {
    Bytes file = story.offline.store.get("wrapped/WM-1.dsse.json");
    WrappedMaterial first = WrappedMaterial.parse(Envelope.parse(file, "WM-1").payload(), "WM-1");
    WrappedMaterial again = withHeader(first, later(first.header(), Duration.ofMinutes(1)));
    Bytes signed = story.company.signed(again, "anna", "wim");
    story.offline.store.put("wrapped/WM-3.dsse.json", signed);
    story.offline.line("wrap-done").output("wrapped/WM-3.dsse.json");
  }

  /** The second wrap with all that it left on the offline side; the online side has its answer. */
  private static void forgetSecondWrap(Story story) {
    for (String gone : List.of("requests/IR-2.dsse.json", "wrapped/WM-2.dsse.json")) {
      story.offline.store.remove(gone);
    }
    story.offline.lines.removeIf(line -> line.outputs.contains("wrapped/WM-2.dsse.json"));
  }

  private static void bringForeignRequest(Story story) {
    Bytes file = story.online.store.get("requests/IR-2.both.dsse.json");
    story.offline.store.put("requests/IR-8.dsse.json", foreign(story, file));
    story.offline.add(
        new Dossier.Line("wrap", "request-kept", lastTime(story), "anna", "wim")
            .stated()
            .output("requests/IR-8.dsse.json"));
  }

  private static java.time.Instant lastTime(Story story) {
    return story.offline.lines.stream()
        .map(line -> line.at)
        .max(java.time.Instant::compareTo)
        .orElseThrow();
  }

  /** One more look at the machine, which finds it unfit. */
  private static Dossier examinedLast(Story story) {
    story.offline.add(
        new Dossier.Line("wrap", "machine-examined", lastTime(story), "anna", "wim")
            .stated()
            .fact("verdict", "FAIL")
            .fact("failed", "D17"));
    return story.offline;
  }

  private static Bytes foreign(Story story, Bytes file) {
    var request =
        org.airlock.common.payload.ImportRequest.parse(
            Envelope.parse(file, "IR-2").payload(), "IR-2");
    return story.company.signed(
        new org.airlock.common.payload.ImportRequest(
            later(request.header(), Duration.ofMinutes(1)),
            request.targets(),
            request.receipts(),
            request.limitations()),
        "ines",
        "ivan");
  }

  private static EvidenceManifest with(EvidenceManifest m, String more) {
    NavigableMap<String, Digest> subjects = new TreeMap<>(m.subjects());
    subjects.put(more, NOBODYS);
    return copy(m, subjects, m.rosterVersion(), m.rosterDigest(), m.withheld());
  }

  private static EvidenceManifest withheld(
      EvidenceManifest m, String name, Optional<Digest> digest) {
    NavigableMap<String, Digest> withheld = new TreeMap<>(m.withheld());
    digest.ifPresentOrElse(d -> withheld.put(name, d), () -> withheld.remove(name));
    return copy(m, m.subjects(), m.rosterVersion(), m.rosterDigest(), withheld);
  }

  private static EvidenceManifest underRoster(EvidenceManifest m, long version, Digest digest) {
    return copy(m, m.subjects(), version, digest, m.withheld());
  }

  private static EvidenceManifest copy(
      EvidenceManifest m,
      NavigableMap<String, Digest> subjects,
      long version,
      Digest roster,
      NavigableMap<String, Digest> withheld) {
    return new EvidenceManifest(
        subjects,
        m.environment(),
        m.side(),
        m.ceremony(),
        m.createdAt(),
        version,
        roster,
        m.head(),
        withheld,
        m.tokensDieAt(),
        m.program(),
        m.version());
  }

  private static Header inEnvironment(Header h, Environment environment) {
    return new Header(
        h.type(),
        environment,
        h.ceremony(),
        h.sequence(),
        h.id(),
        h.createdAt(),
        h.notAfter(),
        h.rosterVersion(),
        h.rosterDigest());
  }

  private static Header underRoster(Header h, Digest roster) {
    return new Header(
        h.type(),
        h.environment(),
        h.ceremony(),
        h.sequence(),
        h.id(),
        h.createdAt(),
        h.notAfter(),
        h.rosterVersion(),
        roster);
  }

  private static Header later(Header h, Duration by) {
    return new Header(
        h.type(),
        h.environment(),
        h.ceremony(),
        h.sequence() + (h.type() == BundleType.IMPORT_REQUEST ? 7 : 0),
        h.id(),
        h.createdAt().plus(by),
        h.notAfter(),
        h.rosterVersion(),
        h.rosterDigest());
  }

  private static ImportReceipt withHeader(ImportReceipt r, Header header) {
    return new ImportReceipt(
        header, r.requestDigest(), r.wrappedDigest(), r.targets(), r.limitations());
  }

  private static ImportReceipt got(
      ImportReceipt r, java.util.function.UnaryOperator<ImportReceipt.Target> change) {
    return new ImportReceipt(
        r.header(),
        r.requestDigest(),
        r.wrappedDigest(),
        r.targets().stream().map(change).toList(),
        r.limitations());
  }

  private static ImportReceipt.Target change(ImportReceipt.Target t, KeyArn key, Digest passport) {
    return target(t, key, passport, t.expiry(), t.keyMaterialId(), Duration.ZERO);
  }

  private static ImportReceipt.Target change(ImportReceipt.Target t, Expiry expiry) {
    return target(t, t.key(), t.passportDigest(), expiry, t.keyMaterialId(), Duration.ZERO);
  }

  private static ImportReceipt.Target named(ImportReceipt.Target t, String id) {
    return target(t, t.key(), t.passportDigest(), t.expiry(), Optional.of(id), Duration.ZERO);
  }

  private static ImportReceipt.Target importedLater(ImportReceipt.Target t, Duration by) {
    return target(t, t.key(), t.passportDigest(), t.expiry(), t.keyMaterialId(), by);
  }

  private static ImportReceipt.Target target(
      ImportReceipt.Target t,
      KeyArn key,
      Digest passport,
      Expiry expiry,
      Optional<String> id,
      Duration later) {
    return new ImportReceipt.Target(
        key,
        t.keySpec(),
        t.keyUsage(),
        passport,
        t.importType(),
        expiry,
        t.outcome(),
        t.stateBefore(),
        t.stateAfter(),
        id,
        t.awsRequestId(),
        t.importedAt().plus(later),
        t.proof());
  }

  private static EscrowRecord withShares(EscrowRecord e, List<EscrowRecord.ShareRecord> shares) {
    return escrow(e, shares, e.trials());
  }

  private static EscrowRecord withTrials(EscrowRecord e, List<List<Integer>> trials) {
    return escrow(e, e.shares(), trials);
  }

  private static EscrowRecord escrow(
      EscrowRecord e, List<EscrowRecord.ShareRecord> shares, List<List<Integer>> trials) {
    return new EscrowRecord(
        e.header(),
        e.label(),
        e.generation(),
        e.supersedes(),
        e.setIdentifier(),
        e.threshold(),
        e.escrowKeyFingerprint(),
        shares,
        trials,
        e.limitations());
  }

  private static WrappedMaterial withHeader(WrappedMaterial w, Header header) {
    return wrapped(w, header, w.requestDigest(), w.targets(), w.transcriptHead());
  }

  private static WrappedMaterial withRequest(WrappedMaterial w, Digest request) {
    return wrapped(w, w.header(), request, w.targets(), w.transcriptHead());
  }

  private static WrappedMaterial withHead(WrappedMaterial w, Head head) {
    return wrapped(w, w.header(), w.requestDigest(), w.targets(), head);
  }

  private static WrappedMaterial withTarget(
      WrappedMaterial w, java.util.function.UnaryOperator<WrappedMaterial.Target> change) {
    return wrapped(
        w,
        w.header(),
        w.requestDigest(),
        w.targets().stream().map(change).toList(),
        w.transcriptHead());
  }

  private static WrappedMaterial wrapped(
      WrappedMaterial w,
      Header header,
      Digest request,
      List<WrappedMaterial.Target> targets,
      Head head) {
    return new WrappedMaterial(
        header, w.requestId(), request, targets, w.passports(), w.escrows(), head, w.limitations());
  }

  private static WrappedMaterial.Target forKey(WrappedMaterial.Target t, KeyArn key) {
    return target(t, key, t.expiry(), t.wrappingKeyDigest(), t.importToken());
  }

  private static WrappedMaterial.Target withToken(WrappedMaterial.Target t, Bytes token) {
    return target(t, t.key(), t.expiry(), t.wrappingKeyDigest(), token);
  }

  private static WrappedMaterial.Target underKey(WrappedMaterial.Target t, Digest key) {
    return target(t, t.key(), t.expiry(), key, t.importToken());
  }

  private static WrappedMaterial.Target withExpiry(WrappedMaterial.Target t, Expiry expiry) {
    return target(t, t.key(), expiry, t.wrappingKeyDigest(), t.importToken());
  }

  private static WrappedMaterial.Target target(
      WrappedMaterial.Target t, KeyArn key, Expiry expiry, Digest wrappingKey, Bytes token) {
    return new WrappedMaterial.Target(
        key,
        t.keySpec(),
        t.importType(),
        t.expectedKeyMaterialId(),
        expiry,
        t.wrappingAlgorithm(),
        wrappingKey,
        t.ciphertext(),
        token,
        t.deadline(),
        t.passportDigest());
  }
}
