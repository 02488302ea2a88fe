package org.airlock.common.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretFilesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 10_000})
  void content_writtenAndRead_isTheSame(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    Path file = directory.resolve("content");
    try (SecretOutput out = new SecretOutput(file)) {
      out.write(content);
      out.sync();
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
    try (SecretInput in = new SecretInput(file)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void bytes_oneByOne_areTheSame() throws IOException {
    Path file = directory.resolve("content");
    try (SecretOutput out = new SecretOutput(file)) {
      out.write(0xff);
      out.write(0);
    }
    try (SecretInput in = new SecretInput(file)) {
      assertThat(in.read()).isEqualTo(0xff);
      assertThat(in.read()).isZero();
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void file_notThere_isSaid() {
    assertThatThrownBy(() -> new SecretInput(directory.resolve("none")).close())
        .isInstanceOf(FileNotFoundException.class);
  }
}
