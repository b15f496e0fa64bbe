extension AccountContext {
    /// Reads the parts of an account's `credentials` object that decide about errors.
    ///
    /// - Parameter credentials: the JSON object; secrets in it are not kept.
    package mutating func read(credentials: JSONValue) {
        if credentials["custom_error_codes_enabled"]?.bool == true {
            customErrorCodes = StatusList.read(credentials["custom_error_codes"]) ?? []
        }
        if credentials["pool_mode"]?.bool == true { pool = PoolMode(credentials: credentials) }
        if credentials["temp_unschedulable_enabled"]?.bool == true {
            temporaryRules = (credentials["temp_unschedulable_rules"]?.elements ?? []).enumerated().map {
                TemporaryRule($0.element, index: $0.offset)
            }
        }
        hasRefreshToken = !(credentials["refresh_token"]?.text ?? "").isBlank
        planType = credentials["plan_type"]?.string
        for member in credentials["model_mapping"]?.members ?? [] {
            if let target = member.value.string, modelMapping[member.key] == nil { modelMapping[member.key] = target }
        }
    }
}
