package org.airlock.online.board.page;

import org.airlock.common.kms.KeyArn;

/**
 * A key with Origin EXTERNAL that no escrow knows.
 *
 * @param spec KMS API, {@code KeySpec}; may be one that Airlock does not import
 * @param keyState KMS API, {@code KeyState}
 */
public record UnknownKey(KeyArn key, String spec, String keyState) {}
