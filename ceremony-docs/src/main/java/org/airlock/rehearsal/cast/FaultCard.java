package org.airlock.rehearsal.cast;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.airlock.common.control.Control;
import org.airlock.common.kms.Expiry;
import org.airlock.common.kms.KeyArn;
import org.airlock.common.payload.ImportRequest;
import org.jspecify.annotations.Nullable;

/**
 * The fault deck: each card is one trouble, the control that must stop it, and the way on. A card
 * begins from a prepared company with a signed request on the stick ({@link FaultPlay}).
 */
enum FaultCard {
  EXPIRED_TOKEN(
      "the answer lies in a drawer for 25 hours",
      "a dead token is found before anything is sent",
      Control.TOKEN_ALIVE,
      3) {
    @Override
    Stage.Outcome inject(Acts acts, ImportRequest request, RandomGenerator luck) {
      wrap(0, acts, request);
      acts.advance(Duration.ofHours(25));
      return acts.tryImport(Stage.ANY, acts.wrappedFile());
    }

    @Override
    void recover(Acts acts, ImportRequest request) {
      afresh(acts, request);
    }
  },
  STATED_TIME_LATE(
      "the wall clock in the room is 25 hours after the request",
      "the offline machine, which trusts no clock of its own, refuses an old request",
      Control.REQUEST_FRESH,
      3) {
    @Override
    Stage.Outcome inject(Acts acts, ImportRequest request, RandomGenerator luck) {
      acts.advance(Duration.ofHours(25));
      return wrap(Stage.ANY, acts, request);
    }

    @Override
    void recover(Acts acts, ImportRequest request) {
      afresh(acts, request);
    }
  },
  CUSTODIAN_MISSING(
      "only one custodian came",
      "no share below the threshold opens anything",
      Control.SHARE_THRESHOLD,
      3) {
    @Override
    Stage.Outcome inject(Acts acts, ImportRequest request, RandomGenerator luck) {
      String alone = Player.CUSTODIANS.get(luck.nextInt(Player.CUSTODIANS.size()));
      return acts.wrap(Stage.ANY, CEREMONY, request, Acts.MATERIAL, Expiry.never(), alone);
    }
  },
  SAME_SHARE_TWICE(
      "a custodian gives the card of another who was already there",
      "one card does not count as two people",
      Control.SHARE_DUPLICATE,
      3) {
    @Override
    Stage.Outcome inject(Acts acts, ImportRequest request, RandomGenerator luck) {
      FaultFiles.copy(acts, acts.card("chen"), KEPT);
      FaultFiles.copy(acts, acts.card("carol"), acts.card("chen"));
      return wrap(Stage.ANY, acts, request);
    }

    @Override
    void recover(Acts acts, ImportRequest request) {
      FaultFiles.copy(acts, KEPT, acts.card("chen"));
      onward(acts, request);
    }
  },
  MISTYPED_WORD(
      "one word of a share is another word of the list",
      "a mistyped share is found by its checksum before it is combined",
      Control.SHARE_CHECKSUM,
      3) {
    @Override
    Stage.Outcome inject(Acts acts, ImportRequest request, RandomGenerator luck) {
      FaultFiles.copy(acts, acts.card("chen"), KEPT);
      FaultFiles.mistype(acts, acts.card("chen"), 4 + luck.nextInt(29));
      return wrap(Stage.ANY, acts, request);
    }

    @Override
    void recover(Acts acts, ImportRequest request) {
      FaultFiles.copy(acts, KEPT, acts.card("chen"));
      onward(acts, request);
    }
  },
  FLIPPED_BIT(
      "the second signature on the stick is damaged",
      "a damaged signature does not count",
      Control.SIGNATURES,
      3) {
    @Override
    Stage.Outcome inject(Acts acts, ImportRequest request, RandomGenerator luck) {
      FaultFiles.damageSecondSignature(acts, FaultFiles.file(request), luck.nextInt(60));
      return wrap(Stage.ANY, acts, request);
    }

    @Override
    void recover(Acts acts, ImportRequest request) {
      afresh(acts, request);
    }
  },
  MISSING_SIGNATURE(
      "the second import operator did not sign the request",
      "one person alone cannot ask",
      Control.SIGNATURES,
      3) {
    @Override
    Stage.Outcome inject(Acts acts, ImportRequest request, RandomGenerator luck) {
      acts.tryRequest(0, AGAIN, key(request), Expiry.never());
      return acts.tryWrap(
          Stage.ANY,
          AGAIN,
          "usb/IR-" + AGAIN + "-1.dsse.json",
          request,
          Expiry.never(),
          "carol",
          "chen");
    }

    @Override
    void recover(Acts acts, ImportRequest request) {
      String file = "usb/IR-" + AGAIN + "-1.dsse.json";
      acts.countersign(file);
      acts.wrap(
          0, AGAIN, FaultFiles.request(acts, file), Acts.MATERIAL, Expiry.never(), "carol", "chen");
      acts.importWrapped(key(request));
    }
  },
  TRUNCATED_FILE(
      "the stick was pulled too early and the request is cut short",
      "a cut file is named as what it is",
      null,
      4) {
    @Override
    Stage.Outcome inject(Acts acts, ImportRequest request, RandomGenerator luck) {
      FaultFiles.cut(acts, FaultFiles.file(request), 1 + luck.nextInt(9));
      return wrap(Stage.ANY, acts, request);
    }

    @Override
    void recover(Acts acts, ImportRequest request) {
      afresh(acts, request);
    }
  },
  NO_STICK("the stick is not there", "what cannot be written is said", null, 5) {
    @Override
    Stage.Outcome inject(Acts acts, ImportRequest request, RandomGenerator luck) {
      return acts.tryWrapTo(Stage.ANY, "nowhere", CEREMONY, request);
    }
  },
  REQUEST_TWICE(
      "the same request is brought to the offline machine a second time",
      "a request is answered once",
      Control.REQUEST_UNUSED,
      3) {
    @Override
    Stage.Outcome inject(Acts acts, ImportRequest request, RandomGenerator luck) {
      wrap(0, acts, request);
      return wrap(Stage.ANY, acts, request);
    }

    @Override
    void recover(Acts acts, ImportRequest request) {
      acts.importWrapped(key(request));
    }
  },
  PENDING_DELETION(
      "somebody schedules the KMS key for deletion before the import",
      "nothing is imported into a key that is about to go",
      Control.KEY_STATE,
      3) {
    @Override
    Stage.Outcome inject(Acts acts, ImportRequest request, RandomGenerator luck) {
      wrap(0, acts, request);
      acts.application().scheduleDeletion(key(request));
      return acts.tryImport(Stage.ANY, acts.wrappedFile());
    }

    @Override
    void recover(Acts acts, ImportRequest request) {
      acts.application().cancelDeletion(key(request));
      acts.importWrapped(key(request));
    }
  };

  static final String CEREMONY = "KC-2026-002";
  static final String AGAIN = "KC-2026-003";

  /** The right card, beside the custodian's, until it is wanted again. */
  private static final String KEPT = "cards/kept.txt";

  private final String happens;
  private final String proves;
  private final Optional<Control> control;
  private final int exitCode;

  /**
   * @param control empty where no control but only the exit code names the trouble
   */
  FaultCard(String happens, String proves, @Nullable Control control, int exit) {
    this.happens = happens;
    this.proves = proves;
    this.control = Optional.ofNullable(control);
    this.exitCode = exit;
  }

  /** Sets the trouble and runs the command that must notice it. */
  abstract Stage.Outcome inject(Acts acts, ImportRequest request, RandomGenerator luck);

  /** Does what the hint says, up to the key in use. */
  void recover(Acts acts, ImportRequest request) {
    onward(acts, request);
  }

  private static Stage.Outcome wrap(int expectedExit, Acts acts, ImportRequest request) {
    return acts.wrap(
        expectedExit, CEREMONY, request, Acts.MATERIAL, Expiry.never(), "carol", "chen");
  }

  private static void onward(Acts acts, ImportRequest request) {
    wrap(0, acts, request);
    acts.importWrapped(key(request));
  }

  private static void afresh(Acts acts, ImportRequest request) {
    ImportRequest fresh = acts.request(AGAIN, key(request), Expiry.never());
    acts.wrap(0, AGAIN, fresh, Acts.MATERIAL, Expiry.never(), "chen", "cleo");
    acts.importWrapped(key(request));
  }

  private static KeyArn key(ImportRequest request) {
    return request.targets().get(0).key();
  }

  String happens() {
    return happens;
  }

  String proves() {
    return proves;
  }

  Optional<Control> control() {
    return control;
  }

  int exitCode() {
    return exitCode;
  }

  /** The name on the command line, for example {@code expired-token}. */
  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<FaultCard> ofCode(String code) {
    return Arrays.stream(values()).filter(card -> card.code().equals(code)).findFirst();
  }

  /** The card that this luck deals; the same seed deals the same card. */
  static FaultCard dealt(RandomGenerator luck) {
    return List.of(values()).get(luck.nextInt(values().length));
  }
}
