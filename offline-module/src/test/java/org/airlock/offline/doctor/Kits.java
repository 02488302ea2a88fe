package org.airlock.offline.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import org.airlock.common.bytes.Bytes;
import org.airlock.common.bytes.Digest;
import org.airlock.common.dsse.Signatory;
import org.airlock.common.identity.IdentityKey;

/** A small kit with a manifest. */
final class Kits {
  private Kits() {}

  /** A whole kit, signed by somebody nobody knows; the machine runs it with its own Java. */
  static void approved(FakeMachine machine, Path home) {
    write(home.resolve("ceremony"), "#!/bin/sh\n");
    write(home.resolve("lib/program.jar"), "the program");
    write(home.resolve("runtime/lib/modules"), "Java");
    manifest(home);
    machine.properties.put("airlock.home", home.toString());
    machine.properties.put("java.home", home.resolve("runtime").toString());
    approve(home, IdentityKey.generate(new SecureRandom()));
  }

  static void manifest(Path home) {
    Map<String, String> digests = new TreeMap<>();
    FileTree.of(home)
        .files()
        .forEach((name, file) -> digests.put(name, Digest.of(read(file.toPath())).hex()));
    digests.remove(KitManifest.LIST);
    digests.remove(KitManifest.SIGNATURE);
    StringBuilder list = new StringBuilder();
    digests.forEach((name, digest) -> list.append(digest).append("  ").append(name).append('\n'));
    write(home.resolve(KitManifest.LIST), list.toString());
  }

  static void approve(Path home, Signatory key) {
    write(
        home.resolve(KitManifest.SIGNATURE),
        KitManifest.in(home)
            .orElseThrow()
            .unsigned()
            .signedWith(key)
            .toBytes()
            .asUtf8()
            .orElseThrow());
  }

  static Bytes read(Path file) {
    try {
      return Bytes.copyOf(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
