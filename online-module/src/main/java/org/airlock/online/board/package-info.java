/** What is where and what to do next, from the store and, when asked, from KMS. */
@NullMarked
package org.airlock.online.board;

import org.jspecify.annotations.NullMarked;
