package org.airlock.offline.doctor;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.airlock.common.failure.Failure;
import org.airlock.offline.material.MaterialGenerator;
import org.airlock.offline.selftest.SelfTest;
import org.airlock.offline.selftest.SelfTest.KnownAnswer;

/**
 * The machine this process runs on. Needs the modules {@code java.management} and {@code
 * jdk.management}; neither opens a socket here.
 */
public final class ThisMachine implements Machine {
  private final SystemFiles files = new SystemFiles(new File("/"));

  @Override
  public boolean isLinux() {
    return System.getProperty("os.name", "").equals("Linux");
  }

  @Override
  public String description() {
    return System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + ", Java "
        + Runtime.version();
  }

  @Override
  public SystemFiles files() {
    return files;
  }

  @Override
  public Map<String, String> environment() {
    return System.getenv();
  }

  @Override
  public String zone() {
    return ZoneId.systemDefault().getId();
  }

  @Override
  public Optional<String> property(String name) {
    return Optional.ofNullable(System.getProperty(name));
  }

  @Override
  public List<String> ancestors() {
    if (isLinux()) {
      return new Processes(files).ancestors();
    }
    List<String> names = new ArrayList<>();
    Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    while (parent.isPresent()) {
      parent.get().info().command().ifPresent(command -> names.add(new File(command).getName()));
      parent = parent.get().parent();
    }
    return names;
  }

  @Override
  public Optional<Jvm> jvm() {
    try {
      HotSpotDiagnosticMXBean bean =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      Map<String, String> options = new LinkedHashMap<>();
      for (String name : DumpChecks.optionNames()) {
        try {
          options.put(name, bean.getVMOption(name).getValue());
        } catch (IllegalArgumentException unknown) {
          // An option that this JVM does not have; the check decides whether it must.
        }
      }
      return Optional.of(
          new Jvm(options, ManagementFactory.getRuntimeMXBean().getInputArguments()));
    } catch (LinkageError | RuntimeException absent) {
      // A run-time image without the modules, or another JVM than HotSpot.
      return Optional.empty();
    }
  }

  @Override
  public RandomFacts random() {
    List<String> providers = new ArrayList<>();
    for (Provider provider : Security.getProviders()) {
      providers.add(provider.getName());
    }
    return new RandomFacts(
        strengthBits(),
        Objects.requireNonNullElse(Security.getProperty("securerandom.source"), ""),
        new SecureRandom().getAlgorithm(),
        providers);
  }

  private static int strengthBits() {
    try {
      return MaterialGenerator.system().entropy().strengthBits();
    } catch (Failure.Environment weak) {
      return 0;
    }
  }

  @Override
  @SuppressWarnings("SystemConsoleNull") // the launcher chooses the console that can be null
  public boolean hasConsole() {
    return System.console() != null;
  }

  @Override
  public long largestHeapBytes() {
    return Runtime.getRuntime().maxMemory();
  }

  @Override
  public List<KnownAnswer> answers() {
    return SelfTest.standard();
  }
}
