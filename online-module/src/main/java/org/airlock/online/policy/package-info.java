/** The least-privilege IAM policy for import operators. */
@NullMarked
package org.airlock.online.policy;

import org.jspecify.annotations.NullMarked;
