package org.airlock.online.kms;

import java.util.Optional;
import org.airlock.common.failure.Failure;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The operator's AWS credentials, looked for when a request is signed and not before. */
final class Credentials implements AwsCredentialsProvider, SdkAutoCloseable {
  private final Optional<String> profile;
  private final AwsCredentialsProvider source;

  private Credentials(Optional<String> profile, AwsCredentialsProvider source) {
    this.profile = profile;
    this.source = source;
  }

  /**
   * A profile named on the command line is used and nothing else: in the SDK's chain, key variables
   * in the environment would silently win over it, and a countersignature must come from the second
   * operator's own credentials.
   */
  static Credentials of(Optional<String> profile) {
    return new Credentials(
        profile,
        profile
            .<AwsCredentialsProvider>map(
                name -> ProfileCredentialsProvider.builder().profileName(name).build())
            .orElseGet(() -> DefaultCredentialsProvider.builder().build()));
  }

  static Credentials from(AwsCredentialsProvider source) {
    return new Credentials(Optional.empty(), source);
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return source.resolveCredentials();
    } catch (SdkException | IllegalArgumentException | IllegalStateException none) {
      String named = profile.map(name -> " for profile \"" + name + "\"").orElse("");
      String login = profile.map(name -> "aws sso login --profile " + name).orElse("aws sso login");
      throw new Failure.Environment(
          "no usable AWS credentials" + named + ": " + firstLine(none),
          "sign in ('"
              + login
              + "') or choose a profile with --profile or AWS_PROFILE; 'aws sts get-caller-identity' shows"
              + " who you are");
    }
  }

  @Override
  public void close() {
    if (source instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }

  private static String firstLine(RuntimeException error) {
    String message =
        error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    String line = message.lines().findFirst().orElse("");
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}
