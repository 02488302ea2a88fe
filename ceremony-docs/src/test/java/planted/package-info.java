/** A planted violation of the architecture; nothing of the product. */
package planted;
