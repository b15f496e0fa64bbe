/// Why no account could be chosen at all.
package enum NoAccount: Sendable, Hashable {
    /// There are accounts, but none is configured for the model.
    case modelUnsupported(String)
    /// None is free, or there is none.
    case noneAvailable

    /// What the client is told.
    package var client: ClientError {
        switch self {
        case .modelUnsupported(let model):
            ClientError(
                status: 404,
                type: "model_not_found",
                message: "Model \"\(ImageModel.shown(model))\" is not supported by any configured account in this group"
            )
        case .noneAvailable:
            ClientError(status: 503, type: "api_error", message: "No available compatible accounts")
        }
    }
}
