internal import ErrorPolicy
internal import OpsModel

extension World {
    /// The passthrough rules of a gateway that has been run for a while.
    static let usualRules: [PassthroughRule] = [
        PassthroughRule(
            id: 1,
            name: "moderation, plain words",
            priority: 10,
            errorCodes: [400],
            keywords: ["safety_violations=[sexual]", "上游安全系统"],
            matchMode: "all",
            platforms: ["openai"],
            passthroughBody: false,
            customMessage: "The prompt was refused by the content policy. Please rephrase it.",
            description: "Support got too many questions about the vendor's wording."
        ),
        PassthroughRule(
            id: 2,
            name: "billing is ours",
            priority: 20,
            keywords: ["billing hard limit", "insufficient_quota"],
            passthroughCode: false,
            responseCode: 503,
            passthroughBody: false,
            customMessage: "Image generation is at capacity, please retry later.",
            description: "Our clients cannot pay our bills."
        ),
        PassthroughRule(
            id: 3,
            name: "quiet 524",
            priority: 30,
            errorCodes: [524],
            passthroughCode: false,
            responseCode: 504,
            passthroughBody: false,
            customMessage: "The image took too long. Please retry.",
            skipMonitoring: true
        ),
        PassthroughRule(
            id: 4,
            name: "unknown model",
            priority: 40,
            errorCodes: [400, 404],
            keywords: ["does not exist", "model_not_found"],
            matchMode: "all",
            passthroughCode: false,
            responseCode: 404,
            passthroughBody: true,
            description: "Clients retry a 400 with other parameters; a 404 tells them to stop."
        ),
        PassthroughRule(
            id: 5,
            name: "catch-all",
            enabled: false,
            priority: 900,
            errorCodes: [400, 422],
            passthroughBody: false,
            customMessage: "Something went wrong.",
            description: "Switched off when the fixed handler came."
        ),
    ]
}
