package org.airlock.rehearsal.cast;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.SecretBytes;
import org.airlock.common.failure.Failure;
import org.airlock.offline.room.CardFile;
import org.airlock.offline.sealing.EscrowKeys;
import org.airlock.offline.sealing.Sealing;
import org.airlock.offline.slip39.Share;
import org.airlock.offline.slip39.Slip39;

/**
 * After a play: collects every secret it had, the way its owners could (passphrases, shares from
 * the cards, escrow key from the shares, materials from the sealed files), and looks for them on
 * both machines and on the stick.
 */
final class Aftermath {
  /** Where custodians keep what they were handed: the first set, and the one of a resharing. */
  private static final List<String> CARD_SETS = List.of("cards", "cards2");

  private final Stage stage;
  private final List<Player> signers;

  Aftermath(Stage stage, List<Player> signers) {
    this.stage = stage;
    this.signers = signers;
  }

  /**
   * What the search came to.
   *
   * @param secrets how many were looked for
   * @param files how many files were searched
   * @param found where a secret was that may not be there
   * @param planted the other control: how many of the secrets the search finds when they are put
   *     into a file of the evidence
   * @param foundOnCards the control: how many of the shares the same search finds where they lie,
   *     in the set in which it finds fewest
   */
  record Result(int secrets, int files, List<String> found, int planted, int foundOnCards) {
    /** Why this is no proof that nothing leaked; empty when it is one. */
    Optional<String> wrong() {
      if (foundOnCards < Player.CUSTODIANS.size()) {
        return Optional.of("the search does not even find the shares on their own cards");
      }
      if (planted < secrets) {
        return Optional.of("the search does not find every secret that is planted in evidence");
      }
      return found.isEmpty()
          ? Optional.empty()
          : Optional.of("secrets were found where none may be: " + found);
    }
  }

  Result search() {
    SecretScan scan = new SecretScan();
    signers.forEach(
        player ->
            scan.addSecret(
                "passphrase of " + player.id(),
                player.passphrase().getBytes(StandardCharsets.US_ASCII)));
    scan.addSecret("AWS secret access key", ascii(stage.credentials().secretAccessKey()));
    scan.addSecret("AWS session token", ascii(stage.credentials().sessionToken()));
    Set<Path> unopened = new LinkedHashSet<>(sealedFiles());
    for (String set : CARD_SETS) {
      List<Path> cards = cards(set);
      if (!cards.isEmpty()) {
        addSet(scan, set, cards, unopened);
      }
    }
    if (!unopened.isEmpty()) {
      throw new Broken("no set of cards opens " + unopened);
    }
    List<String> found = new ArrayList<>();
    int files = 0;
    for (String side : List.of("offline", "online", "usb", "people", EvidenceActs.FOLDER)) {
      if (!Files.isDirectory(stage.path(side))) {
        continue;
      }
      scan.search(stage.path(side)).forEach(line -> found.add(side + "/" + line));
      files += count(stage.path(side));
    }
    return new Result(
        scan.secrets(),
        files,
        found,
        scan.findsPlanted(),
        CARD_SETS.stream()
            .filter(set -> !cards(set).isEmpty())
            .mapToInt(set -> (int) scan.search(stage.path(set)).stream().distinct().count())
            .min()
            .orElse(0));
  }

  /**
   * Adds the shares of a set, their escrow key, and the materials it opens, which are taken out.
   */
  static void addSet(SecretScan scan, String set, List<Path> cards, Set<Path> unopened) {
    for (Path card : cards) {
      String holder = set + "/" + card.getName(card.getNameCount() - 2);
      scan.addWords("share of " + holder + ", " + card.getFileName(), words(card));
    }
    try (SecretBytes escrowKey = escrowKey(cards)) {
      scan.addSecret("escrow key from " + set, escrowKey.exposeSecretArray());
      unopened.removeIf(
          file -> {
            try (SecretBytes material = unseal(file, escrowKey)) {
              scan.addSecret(
                  "material of "
                      + file.getName(file.getNameCount() - 2)
                      + ", "
                      + file.getFileName(),
                  material.exposeSecretArray());
              return true;
            } catch (Failure otherSet) {
              return false;
            }
          });
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private List<Path> cards(String set) {
    if (!Files.isDirectory(stage.path(set))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(stage.path(set))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("share-"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Path> sealedFiles() {
    try (Stream<Path> files = Files.walk(stage.path("offline/store/material"))) {
      return files.filter(file -> file.toString().endsWith(".cms")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int count(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return (int) files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> words(Path card) {
    try {
      String text = Files.readString(card, StandardCharsets.US_ASCII);
      String mnemonic =
          String.join(" ", text.lines().filter(line -> !line.startsWith("#")).toList()).trim();
      return List.of(mnemonic.split("\\s+"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // all shares are closed in finally
  static SecretBytes escrowKey(List<Path> cards) {
    List<Share> shares = new ArrayList<>();
    try (SecretBytes none = SecretBytes.owning(new byte[0])) {
      cards.forEach(card -> shares.add(CardFile.read(card)));
      return Slip39.combineWithSurplus(shares, none);
    } catch (org.airlock.offline.slip39.ShareException e) {
      throw new Broken("the cards do not combine");
    } finally {
      shares.forEach(Share::close);
    }
  }

  @MustBeClosed
  static SecretBytes unseal(Path sealed, SecretBytes escrowKey) {
    try {
      return Sealing.unseal(
          Bytes.copyOf(Files.readAllBytes(sealed)),
          escrowKey,
          EscrowKeys.fingerprint(escrowKey),
          sealed.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
