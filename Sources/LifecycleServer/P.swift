import Hummingbird
import LifecycleStore
let placeholder = 0
