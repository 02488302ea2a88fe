package org.airlock.rehearsal.life;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.airlock.common.Enrolment;
import org.airlock.common.bundle.Environment;
import org.airlock.common.kms.KeyArn;
import org.airlock.rehearsal.simulator.Simulator;
import org.airlock.rehearsal.simulator.kms.Settings;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.OriginType;

/** A simulated KMS with a roster that names it, and somebody who makes keys with other tools. */
final class SimulatedCompany implements AutoCloseable {
  /** The access key that the importer's calls carry; the company's own tools have another. */
  static final String IMPORTER = "importer";

  final Simulator simulator;
  final Enrolment people;
  private final KmsClient tools;

  SimulatedCompany() {
    System.setProperty("aws.accessKeyId", IMPORTER);
    System.setProperty("aws.secretAccessKey", "rehearsal");
    try {
      simulator =
          Simulator.start(
              0,
              () -> Enrolment.NOW,
              new SecureRandom(),
              new Settings(Duration.ofHours(24), Duration.ZERO, Duration.ZERO));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String endpoint = simulator.endpoint().toString();
    people = new Enrolment(Environment.REHEARSAL, endpoint);
    tools =
        KmsClient.builder()
            .region(Region.EU_CENTRAL_1)
            .endpointOverride(URI.create(endpoint))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("tools", "tools")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  ImporterInProcess importer(Path directory) {
    return new ImporterInProcess(people, directory, simulator.endpoint().toString());
  }

  KeyArn emptyKey() {
    return KeyArn.parse(
            tools.createKey(request -> request.origin(OriginType.EXTERNAL)).keyMetadata().arn())
        .orElseThrow();
  }

  /** A rotation that somebody orders with other tools. */
  void rotate(KeyArn key) {
    tools.rotateKeyOnDemand(request -> request.keyId(key.toString()));
  }

  @Override
  public void close() {
    tools.close();
    simulator.close();
  }
}
