package import OpsModel

/// What the loop is to do for the dashboard: data, so that a test can compare it.
package enum Effect: Equatable, Sendable {
    /// Replace the question to the live reader.
    case ask(OpsQuery)
    /// Read everything about one error; answered by `Msg.detail`.
    case loadDetail(Int64)
    /// Put text into the operator's clipboard; answered by `Msg.copied`.
    case copy(String)
    /// Ask the account directory; answered by `Msg.account`.
    case account(AccountTask)
    case setMouse(Bool)
    /// Forget what is on the screen and draw all of it.
    case redraw
    case quit
}
