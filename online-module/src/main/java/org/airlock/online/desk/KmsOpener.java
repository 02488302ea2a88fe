package org.airlock.online.desk;

import com.google.errorprone.annotations.MustBeClosed;
import org.airlock.online.kms.Kms;

/** Opens a connection to KMS in one Region. */
@FunctionalInterface
public interface KmsOpener {
  @MustBeClosed
  Kms open(String region);
}
