// Handshakes and records over TCP: one thread for each connection.
#pragma once

#include <agents/agent_socket.h>

#include "target.h"

namespace attacks {

// One conversation, to its end. What it hears on an established session is said back, for as long as the session admits it.
void converse(cli::Socket socket, Target& target);

// Takes callers until accepting fails. PRECONDITION: `target` outlives the process's threads.
void take_callers(const cli::Listener& listener, Target& target);

}  // namespace attacks
