package org.airlock.offline.escrow;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.console.Prompt;
import org.airlock.common.control.Control;
import org.airlock.common.failure.Failure;
import org.airlock.common.payload.EscrowRecord;
import org.airlock.common.payload.Passport;
import org.airlock.common.transcript.Event;
import org.airlock.common.verification.Verified;
import org.airlock.offline.inventory.Inventory;
import org.airlock.offline.material.Adopted;
import org.airlock.offline.material.MaterialFile;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.room.Sitting;

/**
 * Brings further materials under an escrow that exists: a quorum, then generate or adopt, seal,
 * prove, sign, record.
 */
public final class MaterialCeremony {
  private final Sitting sitting;
  private final Inventory inventory;

  public MaterialCeremony(Sitting sitting) {
    this.sitting = sitting;
    this.inventory = new Inventory(sitting.store(), sitting.chain());
  }

  /**
   * Fresh material from the generator.
   *
   * @param dice throws that people mix in; 0 for none
   */
  public Passport generate(
      Optional<String> escrowName,
      SealedMaterial.Order order,
      MaterialGenerator generator,
      int dice) {
    sitting.requireFitMachine();
    Verified<EscrowRecord> escrow = requirePossible(escrowName, order);
    try (MaterialGenerator random = new Dice(sitting).mixedInto(generator, dice);
        SecretBytes material = random.generate(order.keySpec())) {
      return seal(
          escrow,
          order,
          random.random(),
          material,
          Passport.GENERATED,
          Optional.of(random.entropy()),
          List.of());
    }
  }

  /**
   * Material that people made before, with a recorded warning: who else has seen it, nobody can
   * know.
   */
  public Passport adopt(Optional<String> escrowName, SealedMaterial.Order order, Path file) {
    Verified<EscrowRecord> escrow = requirePossible(escrowName, order);
    try (Adopted adopted = read(order, file)) {
      List<String> warnings = new ArrayList<>();
      warnings.add(
          "adopted from a plaintext file: how it was generated and who has copies of it is not known to this record");
      adopted.conversion().ifPresent(warnings::add);
      return seal(
          escrow,
          order,
          MaterialGenerator.system().random(),
          adopted.material(),
          Passport.ADOPTED,
          Optional.empty(),
          warnings);
    }
  }

  @MustBeClosed
  private Adopted read(SealedMaterial.Order order, Path file) {
    if (!file.toFile().isFile()) {
      throw new Failure.Environment(
          file + ": there is no such file", "name the plaintext material file");
    }
    try (InputStream in = new FileInputStream(file.toFile())) {
      return MaterialFile.adopt(
          order.keySpec(),
          in,
          file.toString(),
          () ->
              sitting
                  .console()
                  .askSecret(new Prompt("passphrase:material", "Passphrase of " + file + ":")));
    } catch (IOException e) {
      throw new Failure.Environment(
          file + ": cannot be read", "check the path, its permissions and the medium", e);
    }
  }

  private Verified<EscrowRecord> requirePossible(
      Optional<String> escrowName, SealedMaterial.Order order) {
    Verified<EscrowRecord> escrow = inventory.escrow(escrowName);
    requireProven(escrow.payload());
    requireLabelFree(order.label());
    return escrow;
  }

  private Passport seal(
      Verified<EscrowRecord> escrow,
      SealedMaterial.Order order,
      SecureRandom random,
      SecretBytes material,
      String origin,
      Optional<Passport.Entropy> entropy,
      List<String> warnings) {
    String step = origin.equals(Passport.ADOPTED) ? "adopt" : "generate";
    sitting
        .store()
        .append(
            sitting
                .event("material-begun")
                .fact("label", order.label())
                .fact("if-interrupted", "no material was kept; run 'material " + step + "' again"));
    try (SecretBytes escrowKey = new Quorum(sitting, inventory, escrow).escrowKey()) {
      SealedMaterial sealed =
          SealedMaterial.seal(
              sitting,
              order,
              random,
              inventory.materials().size() + 1L,
              origin,
              entropy,
              warnings,
              material,
              escrowKey,
              escrow.payload(),
              escrow.digest());
      Event.Draft event =
          sitting
              .event("material-done")
              .held(
                  Control.SELF_TEST,
                  Control.ROSTER_PINNED,
                  Control.ROSTER_CURRENT,
                  Control.ESCROW_PROOF,
                  Control.PASSPORT_MATCH)
              .fact("material", sealed.id())
              .fact("origin", origin);
      sealed.store(sitting.store(), event);
      sitting.store().append(event);
      return sealed.values();
    }
  }

  private static void requireProven(EscrowRecord escrow) {
    escrow
        .proofGap()
        .ifPresent(
            gap -> {
              throw new Failure.Refused(
                  Control.ESCROW_PROOF,
                  "escrow " + escrow.header().id() + " is not proven: " + gap,
                  "create an escrow whose shares are all read back");
            });
  }

  private void requireLabelFree(String label) {
    if (inventory.materials().values().stream()
        .anyMatch(passport -> passport.payload().label().equals(label))) {
      throw new Failure.Usage(
          "this store has a material labelled " + label + " already", "choose another --label");
    }
  }
}
