package org.airlock.offline.escrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.airlock.common.console.Prompt;
import org.airlock.offline.CeremonyRoom;
import org.airlock.offline.cards.Printed;
import org.airlock.offline.cards.SharePrinter;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.paper.Paper;
import org.airlock.offline.room.Sitting;
import org.airlock.offline.room.WordEntry;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole escrow whose shares exist on paper only; the printer is a pipe. */
final class PrintedEscrowTest {
  private static final String END = "%%EOF\n";

  @TempDir private Path scratch;
  private final BlockingQueue<String> pages = new LinkedBlockingQueue<>();
  private final List<String> read = new ArrayList<>();

  private void printer(CeremonyRoom room, Path pipe) throws Exception {
    Assumptions.assumeTrue(
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no named pipes");
    room.answers.put("printed:test", List.of("yes"));
    for (String custodian : CeremonyRoom.CUSTODIANS) {
      room.answers.put("printer:" + custodian, List.of("wim"));
      room.answers.put("printed:" + custodian, List.of("yes"));
    }
    Thread printer = new Thread(() -> feed(pipe), "printer");
    printer.setDaemon(true);
    printer.start();
  }

  @Test
  void create_printed_isReadBackFromPaper_andAJamIsRecorded() throws Exception {
    Path pipe = scratch.resolve("printer");
    CeremonyRoom room = new CeremonyRoom(scratch);
    printer(room, pipe);
    room.answers.put("printed:carol", List.of("jam", "yes"));
    try (Sitting sitting = room.sitting("escrow create", console -> this::readFromPaper)) {
      EscrowCeremony.Created created =
          new EscrowCeremony(
                  sitting,
                  MaterialGenerator.system(),
                  Optional.of(new SharePrinter(sitting.console(), Paper.A4, pipe)))
              .create(
                  new EscrowCeremony.Order("vault", 2, CeremonyRoom.CUSTODIANS, false, List.of()));
      assertThat(created.escrow().proofGap()).isEmpty();
      assertThat(created.escrow().shares()).allMatch(share -> share.medium().equals("print"));
    }
    assertThat(room.eventTypes()).endsWith("escrow-begun", "print-jam", "escrow-done");
    assertThat(CeremonyRoom.read(room.store().resolve("transcript.jsonl")))
        .contains("card-E-KC-1-1-1-1", "\"at-the-printer\":\"wim\"");
  }

  @Test
  void reshare_printed_saysTheGenerationOnEachCard() throws Exception {
    Path pipe = scratch.resolve("printer");
    CeremonyRoom room = new CeremonyRoom(scratch);
    room.escrow("vault", 2, "orders");
    printer(room, pipe);
    room.present("vault", "carol", "chen");
    Map<String, String> old = new HashMap<>();
    List.of("carol", "chen")
        .forEach(custodian -> old.put("share:" + custodian, "@" + room.card(custodian, "1")));
    WordEntry hands =
        (prompt, expected, before) -> {
          String card = old.remove(prompt.id());
          return card == null ? readFromPaper(prompt, expected, before) : card.toCharArray();
        };
    try (Sitting sitting = room.sitting("escrow reshare", console -> hands)) {
      ReshareCeremony.Reshared reshared =
          new ReshareCeremony(
                  sitting,
                  MaterialGenerator.system().random(),
                  Optional.of(new SharePrinter(sitting.console(), Paper.A4, pipe)))
              .reshare(
                  new ReshareCeremony.Order(
                      Optional.of("vault"), 2, CeremonyRoom.CUSTODIANS, false, "a test"));
      assertThat(reshared.newer().proofGap()).isEmpty();
      assertThat(reshared.newer().shares()).allMatch(share -> share.medium().equals("print"));
    }
    assertThat(read).hasSize(3).allMatch(page -> page.contains("E-KC-1-2"));
    assertThat(read).allMatch(page -> page.matches("(?s).*GENERATION\\s+2\\b.*"));
  }

  /** A printer that is always on: opened for both, the pipe never ends. */
  private void feed(Path pipe) {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    byte[] piece = new byte[4096];
    try (RandomAccessFile paper = new RandomAccessFile(pipe.toFile(), "rw")) {
      for (int size = paper.read(piece); size > 0; size = paper.read(piece)) {
        page.write(piece, 0, size);
        String sofar = page.toString(StandardCharsets.ISO_8859_1);
        int end = sofar.indexOf(END);
        while (end >= 0) {
          String whole = sofar.substring(0, end + END.length());
          pages.add(Printed.text(whole.getBytes(StandardCharsets.ISO_8859_1)));
          sofar = sofar.substring(end + END.length());
          page.reset();
          page.writeBytes(sofar.getBytes(StandardCharsets.ISO_8859_1));
          end = sofar.indexOf(END);
        }
      }
    } catch (IOException gone) {
      pages.add("the printer is gone: " + gone);
    }
  }

  /** The custodian takes the newest page that bears the own code and types its words. */
  private char[] readFromPaper(Prompt prompt, int expected, char[] before) {
    String custodian = prompt.id().replace("share:", "");
    try {
      while (true) {
        String page = pages.poll(30, TimeUnit.SECONDS);
        assertThat(page).as("a page for " + custodian).isNotNull();
        if (page.contains(custodian) && page.contains("KEEP SECRET")) {
          read.add(page);
          return Printed.words(page).toCharArray();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
