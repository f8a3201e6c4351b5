/**
 * Models from and to registries, in the protocol of Ollama's: Docker's, with files of gigabytes.
 *
 * <pre>
 * GET  /v2/{namespace}/{model}/manifests/{tag}     which blobs make up the model
 * GET  /v2/{namespace}/{model}/blobs/{digest}      one of them, by ranges
 * POST /v2/{namespace}/{model}/blobs/uploads/      begins to send one
 * </pre>
 *
 * <p>A large blob comes in parts, several at a time, into one sparse file with a small state file a
 * part: Ollama's own layout, so that either program goes on where the other was killed. What has
 * arrived without a gap is hashed while the rest is on its way. Nothing that a registry says is
 * believed further than its digests: sizes are checked, redirects counted, and a key is shown only
 * to the host that it belongs to.
 */
@NullMarked
package dev.folkmoot.models.registry;

import org.jspecify.annotations.NullMarked;
