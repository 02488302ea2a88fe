package org.airlock.common.bundle;

/** The kinds of signed bundle, each with the way it travels. */
public enum BundleType {
  IDENTITY("identity", Direction.TO_ENROLMENT),
  ROSTER("roster", Direction.TO_BOTH),
  PLAN("plan", Direction.OFFICE_TO_BOTH),
  IMPORT_REQUEST("import-request", Direction.ONLINE_TO_OFFLINE),
  ESCROW("escrow", Direction.OFFLINE_TO_ALL),
  PASSPORT("passport", Direction.OFFLINE_TO_ALL),
  WRAPPED_MATERIAL("wrapped-material", Direction.OFFLINE_TO_ONLINE),
  DRILL("drill", Direction.OFFLINE_TO_ALL),
  RECEIPT("receipt", Direction.ONLINE_TO_OFFLINE),
  DELETION_ORDER("deletion-order", Direction.ONLINE_ONLY);

  private final String code;
  private final Direction direction;

  BundleType(String code, Direction direction) {
    this.code = code;
    this.direction = direction;
  }

  /** The value of the payload's {@code type} field. */
  public String code() {
    return code;
  }

  public Direction direction() {
    return direction;
  }

  /** The DSSE payload type: one media type per kind and major version. */
  public String payloadType() {
    return "application/vnd.airlock." + code + ".v1+json";
  }

  /** From where to where a bundle may be carried; a bundle met on another way is refused. */
  public enum Direction {
    TO_ENROLMENT("person-to-enrolment"),
    TO_BOTH("enrolment-to-both"),
    OFFICE_TO_BOTH("office-to-both"),
    ONLINE_TO_OFFLINE("online-to-offline"),
    OFFLINE_TO_ONLINE("offline-to-online"),
    OFFLINE_TO_ALL("offline-to-all"),
    ONLINE_ONLY("online-only");

    private final String code;

    Direction(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }
}
