package org.airlock.rehearsal.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.airlock.common.Enrolment;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.Envelope;
import org.airlock.common.payload.DeletionOrder;
import org.airlock.common.roster.RosterChain;
import org.airlock.rehearsal.simulator.Event;

/**
 * Looks at the simulator's log after each command, and demands for each deletion in it the paper
 * that allows it: an order for that key and material with two signers, alive, never used before,
 * and the key id typed in that very command.
 */
final class DeletionWatch {
  private final SimulatedCompany company;
  private final Set<Digest> used = new HashSet<>();
  private int looked;

  DeletionWatch(SimulatedCompany company) {
    this.company = company;
  }

  int deletions() {
    return used.size();
  }

  void after(String typed, List<String> arguments) {
    List<Event> all = company.simulator.events().all();
    List<Event> deletions =
        all.subList(looked, all.size()).stream()
            .filter(event -> event.operation().equals("DeleteImportedKeyMaterial"))
            .filter(event -> event.errorCode().isEmpty())
            .toList();
    looked = all.size();
    assertThat(deletions).as("one command deletes once: " + arguments).hasSizeLessThan(2);
    deletions.forEach(event -> requireOrder(event, typed, arguments));
  }

  private void requireOrder(Event event, String typed, List<String> arguments) {
    assertThat(arguments).first().isEqualTo("delete-material");
    int option = arguments.indexOf("--order");
    assertThat(option).as("a deletion without an order: " + arguments).isNotNegative();
    Envelope envelope = Envelope.parse(read(Path.of(arguments.get(option + 1))), "order");
    DeletionOrder order = DeletionOrder.parse(envelope.payload(), "order");
    assertThat(RosterChain.signers(company.people.roster(), envelope))
        .as("two distinct people signed")
        .hasSizeGreaterThan(1);
    assertThat(order.key().toString()).isEqualTo(event.keyArn().orElseThrow());
    assertThat(Optional.ofNullable(event.parameters().get("KeyMaterialId")))
        .isEqualTo(order.keyMaterialId());
    assertThat(order.header().notAfter().orElseThrow()).isAfter(Enrolment.NOW);
    assertThat(used.add(envelope.payloadDigest())).as("an order counts once").isTrue();
    assertThat(typed).as("the key id was typed").isEqualTo(order.key().keyId());
  }

  private static Bytes read(Path file) {
    try {
      return Bytes.copyOf(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
