package org.airlock.common.roster;

import org.airlock.common.json.Fields;
import org.airlock.common.json.JsonObject;

/**
 * What an organisation decided once for all its ceremonies.
 *
 * @param sha1Wrapping whether {@code RSAES_OAEP_SHA_1} and {@code RSA_AES_KEY_WRAP_SHA_1} may be
 *     asked for; a declared limitation
 * @param escrowProofDays how old the proof that an escrow works may be when material is deleted, 1
 *     to 3650
 * @param quorumLeadDays how many days people need to bring a quorum together, 0 to 365; material
 *     that expires sooner is warned about
 * @param hybrid whether everybody who signs does so with two keys, one of them ML-DSA-65
 */
public record Policy(
    boolean sha1Wrapping, int escrowProofDays, int quorumLeadDays, boolean hybrid) {
  /** What holds where a roster says nothing. */
  public static final Policy USUAL = new Policy(false, 365, 14);

  private static final int LONGEST_PROOF_DAYS = 3650;
  private static final int LONGEST_LEAD_DAYS = 365;

  /** Without hybrid signatures. */
  public Policy(boolean sha1Wrapping, int escrowProofDays, int quorumLeadDays) {
    this(sha1Wrapping, escrowProofDays, quorumLeadDays, false);
  }

  public Policy {
    if (escrowProofDays < 1 || escrowProofDays > LONGEST_PROOF_DAYS) {
      throw new IllegalArgumentException("escrowProofDays is not 1 to " + LONGEST_PROOF_DAYS);
    }
    if (quorumLeadDays < 0 || quorumLeadDays > LONGEST_LEAD_DAYS) {
      throw new IllegalArgumentException("quorumLeadDays is not 0 to " + LONGEST_LEAD_DAYS);
    }
  }

  JsonObject write() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("sha1Wrapping", sha1Wrapping)
            .put("escrowProofDays", escrowProofDays)
            .put("quorumLeadDays", quorumLeadDays);
    // Written only where it is asked for: rosters without it stay as they were, and a program that
    // does not know it refuses those with it.
    return (hybrid ? json.put("hybrid", true) : json).build();
  }

  static Policy read(Fields fields) {
    Policy policy =
        new Policy(
            fields.bool("sha1Wrapping"),
            (int) fields.integer("escrowProofDays", 1, LONGEST_PROOF_DAYS),
            (int) fields.integer("quorumLeadDays", 0, LONGEST_LEAD_DAYS),
            hybrid(fields));
    fields.end();
    return policy;
  }

  private static boolean hybrid(Fields fields) {
    if (!fields.has("hybrid")) {
      return false;
    }
    if (!fields.bool("hybrid")) {
      throw fields.refuse("hybrid", "is false, which is said by leaving it out");
    }
    return true;
  }
}
