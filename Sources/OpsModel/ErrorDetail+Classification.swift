package import ErrorPolicy

extension ErrorDetail {
    /// The same error with its phase, owner, source and severity, by the policy's own rules.
    package func classified(_ client: ClientError, in context: OpsClassification.Context) -> ErrorDetail {
        let found = OpsClassification(
            type: client.type,
            code: client.code ?? "",
            message: client.message,
            status: client.status,
            context: context
        )
        var detail = self
        detail.phase = found.phase.rawValue
        detail.owner = found.phase.owner.rawValue
        detail.source = found.phase.source.rawValue
        detail.severity = found.severity.rawValue
        detail.isBusinessLimited = found.isBusinessLimited
        return detail
    }
}
