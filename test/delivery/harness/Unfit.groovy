/** A pipeline that no Jenkins would run as it is written: never caught by what catches a step's failure. */
class Unfit extends Error {
    Unfit(String message) {
        super(message)
    }
}
