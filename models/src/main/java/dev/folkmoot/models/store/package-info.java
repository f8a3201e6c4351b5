/**
 * The models of this machine, on disk, in Ollama's own layout: an existing store is read in place,
 * and what is made here an Ollama can use.
 *
 * <pre>
 * root/manifests/{host}/{namespace}/{model}/{tag}   JSON: which blobs make up the model
 * root/blobs/sha256-{hex}                           content, named by its digest
 * </pre>
 *
 * <p>A blob never changes, so it needs no lock to be read. A model exists from the moment its
 * manifest does, and the manifest is written last: whatever is cut short before leaves, at worst, a
 * blob that nobody names. Every file appears by rename after it has reached the disk ({@link
 * dev.folkmoot.models.store.DurableFile}). Two processes may share a root: what must not interleave
 * (publishing, collecting blobs that nobody uses any more) is done under one lock file.
 */
@NullMarked
package dev.folkmoot.models.store;

import org.jspecify.annotations.NullMarked;
