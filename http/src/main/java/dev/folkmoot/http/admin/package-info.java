/**
 * What the owner of a node sees and does: {@code /admin}, JSON and a stream of events. {@link
 * dev.folkmoot.http.admin.Administration} is the port behind it; the records here are what the JSON
 * shows, on both sides: the command line reads them back.
 *
 * <p>Whoever may call {@code /admin} may invite strangers and ban friends. So it answers programs
 * of this machine only, under a name of this machine only, and no web page at all, whatever {@code
 * OLLAMA_ORIGINS} allows elsewhere: a browser gives a page away by the {@code Origin} header.
 *
 * <pre>
 * GET  /admin/node             who this node is, and how it is set
 * GET  /admin/peers            the others, banned ones too
 * POST /admin/invite           {"as":"mesh"|"friends","minutes":10} → code, addresses, expires_at
 * POST /admin/join             {"code":"…","address":"…"} → peer, name, as
 * POST /admin/leave            forgets mesh and friends
 * POST /admin/ban, /unban      {"peer":"…"}: a name, an id or the end of one
 * GET  /admin/why?last=20      who was asked to answer, and why
 * GET  /admin/streams          answers that are being given
 * GET  /admin/events           text/event-stream: peer.*, route.decided, stream.*, missed
 * </pre>
 */
@NullMarked
package dev.folkmoot.http.admin;

import org.jspecify.annotations.NullMarked;
