package org.airlock.online.board.page;

/**
 * An escrow that no key needs.
 *
 * @param why for the operator
 */
public record IdleEscrow(EscrowLine escrow, String why) {}
