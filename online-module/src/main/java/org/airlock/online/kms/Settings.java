package org.airlock.online.kms;

import java.util.Optional;
import org.airlock.common.failure.Failure;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/**
 * The places outside the command line from which the AWS SDK takes settings, as look-ups by name.
 */
public interface Settings {
  Optional<String> systemProperty(String name);

  Optional<String> environmentVariable(String name);

  /** A property of the active profile. */
  Optional<String> profileProperty(String name);

  /**
   * A property, for example {@code kms.endpoint_url}, of the {@code services} section the active
   * profile names.
   */
  Optional<String> servicesProperty(String name);

  /**
   * Those of this process. The profile files are read by the SDK's own reader when a profile is
   * first asked for.
   *
   * @param profile the operator's {@code --profile}; else {@code AWS_PROFILE}, else {@code default}
   * @throws Failure.Environment from the look-ups, when a profile file cannot be read
   */
  static Settings ofProcess(Optional<String> profile) {
    return new ProcessSettings(profile);
  }

  /** See {@link #ofProcess}. */
  final class ProcessSettings implements Settings {
    private final Optional<String> profile;

    private ProcessSettings(Optional<String> profile) {
      this.profile = profile;
    }

    @Override
    public Optional<String> systemProperty(String name) {
      return Optional.ofNullable(System.getProperty(name));
    }

    @Override
    public Optional<String> environmentVariable(String name) {
      return Optional.ofNullable(System.getenv(name));
    }

    @Override
    public Optional<String> profileProperty(String name) {
      return active(file()).flatMap(active -> active.property(name));
    }

    @Override
    public Optional<String> servicesProperty(String name) {
      ProfileFile file = file();
      return active(file)
          .flatMap(active -> active.property("services"))
          .flatMap(section -> file.getSection("services", section))
          .flatMap(section -> section.property(name));
    }

    private Optional<Profile> active(ProfileFile file) {
      return file.profile(
          profile.orElseGet(ProfileFileSystemSetting.AWS_PROFILE::getStringValueOrThrow));
    }

    private static ProfileFile file() {
      try {
        return ProfileFile.defaultProfileFile();
      } catch (RuntimeException unreadable) {
        throw new Failure.Environment(
            "the AWS profile files cannot be read: " + unreadable.getMessage(),
            "repair ~/.aws/config and ~/.aws/credentials ('aws configure list' shows what is read)");
      }
    }
  }
}
