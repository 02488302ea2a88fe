/**
 * Alarms about imported material as a CloudFormation template, for people to review and deploy with
 * their own tools; nothing here talks to AWS.
 *
 * <ul>
 *   <li>{@link org.airlock.online.alarms.WatchedKey}: which keys of a store, and which of them
 *       expire;
 *   <li>{@link org.airlock.online.alarms.AlarmPlan}: what is wanted, for one account and Region;
 *   <li>{@link org.airlock.online.alarms.AlarmTemplates}: the templates, the same bytes for the
 *       same plan, split where CloudFormation's limits demand it.
 * </ul>
 *
 * <p>Before an expiry a CloudWatch alarm per key speaks; KMS's own event comes after it, and best
 * effort. So both are here: alarms on {@code SecondsUntilKeyMaterialExpiration} (KMS Developer
 * Guide, "Create a CloudWatch alarm for expiration of imported key material") and EventBridge rules
 * for what KMS reports and for calls that CloudTrail records.
 */
@NullMarked
package org.airlock.online.alarms;

import org.jspecify.annotations.NullMarked;
