/**
 * From KMS keys to a signed import request: {@link org.airlock.online.request.RequestDesk} asks
 * KMS, {@link org.airlock.online.request.ConsoleZip} reads what a person downloaded from the
 * console instead, {@link org.airlock.online.request.Countersigning} lets a second import operator
 * look for themselves and sign.
 */
@NullMarked
package org.airlock.online.request;

import org.jspecify.annotations.NullMarked;
