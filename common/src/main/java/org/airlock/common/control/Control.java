package org.airlock.common.control;

/**
 * Every check that protects a ceremony, by its public identifier. The identifier stands in the
 * exception, in the transcript, in the test that shows the refusal and in the control table of
 * {@code ceremony-docs/ARCHITECTURE.md}; a test compares them.
 */
public enum Control {
  ROSTER_PINNED("ROSTER-PINNED", "the roster is not the accepted one"),
  ROSTER_CHAIN("ROSTER-CHAIN", "the roster is not the lawful successor of the accepted one"),
  ROSTER_CURRENT("ROSTER-CURRENT", "the roster has expired"),
  ENVIRONMENT_MATCH("ENVIRONMENT-MATCH", "rehearsal meets production"),
  SIGNATURES(
      "SIGNATURES", "fewer distinct rostered people in the role have signed than the rule asks"),
  REQUEST_FRESH(
      "REQUEST-FRESH", "the import token's deadline is over or too near for the way back"),
  REQUEST_UNUSED("REQUEST-UNUSED", "the request was already answered or overtaken"),
  ENDPOINT_TRUSTED(
      "ENDPOINT-TRUSTED",
      "the KMS endpoint is not AWS's own for the Region and not named in the roster"),
  TARGET_PLANNED("TARGET-PLANNED", "a target is not what the approved plan says"),
  WRAPPING_KEY_WORDS("WRAPPING-KEY-WORDS", "people did not confirm the words of the wrapping key"),
  PLAN_SOUND("PLAN-SOUND", "a plan contradicts itself, the roster, or the separation of people"),
  PLAN_FOLLOWED(
      "PLAN-FOLLOWED", "people, gates or the plan of a guided ceremony are not the approved ones"),
  WRAPPING_KEY_SOUND(
      "WRAPPING-KEY-SOUND", "the wrapping key is not a sound RSA key of the stated size"),
  ALGORITHM_ALLOWED(
      "ALGORITHM-ALLOWED", "spec, algorithm and size do not go together, or policy forbids them"),
  SHARE_CHECKSUM("SHARE-CHECKSUM", "a share is mistyped or damaged"),
  SHARE_SET("SHARE-SET", "a share belongs to another set"),
  SHARE_GENERATION("SHARE-GENERATION", "a share belongs to a superseded generation"),
  SHARE_COMMITMENT("SHARE-COMMITMENT", "a share is not the one recorded at the split"),
  PRINT_LEAVES_NOTHING(
      "PRINT-LEAVES-NOTHING", "shares would be printed by way of a place that keeps them"),
  SHARE_DUPLICATE("SHARE-DUPLICATE", "one share was given twice"),
  SHARE_THRESHOLD(
      "SHARE-THRESHOLD", "fewer shares than the threshold, or a threshold that makes no sense"),
  SHARE_IN_FORCE("SHARE-IN-FORCE", "a share of the generation that counts would be destroyed"),
  CUSTODY_SEAL("CUSTODY-SEAL", "a bag's number or seal is not what the custody ledger says"),
  CUSTODY_WITNESS(
      "CUSTODY-WITNESS", "the witness of an act of custody holds a share of the same set"),
  SCREEN_PRIVATE(
      "SCREEN-PRIVATE", "a share would be shown or typed on a recorded or remote screen"),
  PASSPORT_MATCH("PASSPORT-MATCH", "the unsealed material is not the passport's"),
  SAME_MATERIAL("SAME-MATERIAL", "KMS expects another material than the passport's"),
  ESCROW_PROOF("ESCROW-PROOF", "there is no complete read-back and trial record"),
  SELF_TEST("SELF-TEST", "known-answer vectors fail at start"),
  MACHINE_FIT("MACHINE-FIT", "the doctor finds the machine unfit and nobody waived it by name"),
  WRAPPED_MATCHES_REQUEST(
      "WRAPPED-MATCHES-REQUEST", "the wrapped material does not answer a known request"),
  TOKEN_ALIVE("TOKEN-ALIVE", "the import token has expired by AWS's clock"),
  KEY_STATE("KEY-STATE", "the KMS key is in a state that forbids the step"),
  KEY_ORIGIN("KEY-ORIGIN", "the KMS key was not made for imported material"),
  EXPIRY_EXPLICIT("EXPIRY-EXPLICIT", "the expiry decision is missing or impossible"),
  MATERIAL_ID_EXPECTED("MATERIAL-ID-EXPECTED", "KMS names another material than the receipts do"),
  PROOF_OF_USE("PROOF-OF-USE", "KMS did not prove by use that it holds the material"),
  NEVER_AUTO_DELETE("NEVER-AUTO-DELETE", "a step would need material or a key deleted"),
  TRAIL_EXPLAINED(
      "TRAIL-EXPLAINED", "CloudTrail and the records of the store do not explain each other"),
  EVIDENCE_FILES(
      "EVIDENCE-FILES", "the files of an evidence package are not those its manifest lists"),
  TRANSCRIPT_CHAIN("TRANSCRIPT-CHAIN", "a line of a transcript was changed, removed or added"),
  TIME_FORWARD("TIME-FORWARD", "the time in a transcript runs backwards"),
  ACTOR_ON_ROSTER("ACTOR-ON-ROSTER", "an event names somebody who is on no roster"),
  RECORDED_FILES("RECORDED-FILES", "a file is not the one that the transcript records"),
  HEAD_ON_PAPER(
      "HEAD-ON-PAPER",
      "a head written on paper, or carried in a bundle, is no line of the transcript"),
  WORLDS_JOINED(
      "WORLDS-JOINED", "one side's evidence names a bundle that the other's does not have"),
  TIME_STAMP(
      "TIME-STAMP",
      "a time stamp is missing its file, altered, or not by the authority that was named"),
  NOTHING_SECRET("NOTHING-SECRET", "something that looks like a secret would go into evidence");

  private final String id;
  private final String refusesWhen;

  Control(String id, String refusesWhen) {
    this.id = id;
    this.refusesWhen = refusesWhen;
  }

  /** The published identifier, for example {@code REQUEST-FRESH}. */
  public String id() {
    return id;
  }

  /** Completes the sentence "refuses when …". */
  public String refusesWhen() {
    return refusesWhen;
  }
}
