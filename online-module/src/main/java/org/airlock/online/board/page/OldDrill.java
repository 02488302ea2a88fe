package org.airlock.online.board.page;

import java.time.Duration;

/**
 * An escrow that nobody has proven for too long.
 *
 * @param age since the last proof
 */
public record OldDrill(EscrowLine escrow, Duration age) {}
