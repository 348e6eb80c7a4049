import Foundation
import LifecycleAnswers
import LifecycleSimulation
import SolutionLifecycle

extension Simulation.Truth {
    /// One line: what happened, and what was done to its telling.
    var json: JSON {
        [
            "solution_id": .string(life.solutionID),
            "portfolio_ids": .array(life.portfolios.map(JSON.string)),
            "status": .string(life.steps.last?.status.text ?? ""),
            "steps": .array(
                life.steps.map { step in
                    [
                        "status": .string(step.status.text), "at": .string(step.at.rfc3339),
                        "tolerated": .bool(step.isTolerated),
                    ]
                }),
            "faults": .array(faults.map(\.json)),
        ]
    }
}

extension Simulation.Fault {
    fileprivate var json: JSON {
        switch self {
        case .dropped(_, let status):
            ["fault": "dropped", "status": .string(status.text)]
        case .illegal(let status, let at):
            ["fault": "illegal", "status": .string(status.text), "at": .string(at.rfc3339)]
        case .restamped(let status, let at):
            ["fault": "restamped", "status": .string(status.text), "at": .string(at.rfc3339)]
        case .duplicated:
            ["fault": "duplicated"]
        }
    }
}

extension Simulation.SimulatedDelivery {
    /// A line as `ingest` reads it. A body that is no JSON goes in as Base64.
    var line: String {
        let isJSON = body.hasPrefix("{")
        let wrapped: JSON =
            isJSON
            ? ["received_at": .integer(receivedAt.rawValue), "body": .raw(body)]
            : [
                "received_at": .integer(receivedAt.rawValue),
                "body_base64": .string(Data(body.utf8).base64EncodedString()),
            ]
        return wrapped.text
    }
}
