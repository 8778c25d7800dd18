"""What all kinds have in common around MLServer's own models: refusing what cannot be predicted, and saying what is served."""

from pathlib import Path

from mlserver.errors import MLServerError
from mlserver.types import InferenceRequest, InferenceResponse, MetadataTensor

from .log import last_words
from .observed import Observer
from .settings import Limits
from .table import check_rows, check_table, refuse


class Guarded:
    """Stands before a model of MLServer's in a class's bases; its methods are what differs between kinds."""

    platform: str
    # Names that the model's file may have in its folder; without any, the folder itself is the model.
    files: tuple[str, ...] = ()
    # What the library raises for data that it cannot use.
    refused: tuple[type[Exception], ...] = (ValueError, OverflowError)

    def columns(self) -> int | None:
        """How many columns the model was trained with; None where it does not say."""
        return None

    def column_names(self) -> list[str] | None:
        """What the model calls them; None where it does not say."""
        return None

    def offered(self) -> list[MetadataTensor]:
        """The outputs that are known before a prediction, the default first."""
        return []

    def has_output(self, name: str) -> bool:
        return any(output.name == name for output in self.offered())

    def check_loaded(self) -> None:
        """A pickle may hold anything: what cannot predict would be ready, and fail at every request."""
        if not callable(getattr(self._model, "predict", None)):
            raise TypeError(f"what it holds is no model but of type {type(self._model).__name__}, which cannot predict")

    async def load(self) -> bool:
        try:
            self._find()
            loaded = await super().load()
            self.check_loaded()
            self._most_rows = Limits.from_environment().batch_rows
            self.describe()
            self._observer = Observer(self)
        except Exception as error:
            words = f"The model at {self.settings.parameters.uri} cannot be loaded: {type(error).__name__}: {error}"
            last_words(words)
            raise
        return loaded

    def _find(self) -> None:
        folder = Path(self.settings.parameters.uri)
        if self.files and folder.is_dir() and not any((folder / name).is_file() for name in self.files):
            raise FileNotFoundError(f"there is none of {', '.join(self.files)} in it")

    def describe(self) -> None:
        """The model's metadata: MLServer itself would say nothing of its inputs and outputs."""
        settings = self.settings
        settings.platform = self.platform
        settings.versions = [self.version] if self.version else []
        if self.columns() is not None:
            self.inputs = [MetadataTensor(name="table", datatype="FP64", shape=[-1, self.columns()])]
        self.outputs = self.offered()

    def check(self, payload: InferenceRequest) -> None:
        """Raises MLServerError with what is wrong with a request and what to send."""
        # With a content type the client asks for another of MLServer's codecs, such as "pd" for named columns.
        if any(part.parameters and part.parameters.content_type for part in [payload, *payload.inputs]):
            check_rows(payload.inputs, self._most_rows)
        else:
            check_table(payload.inputs, self.columns(), self._most_rows)
        for output in payload.outputs or []:
            if not self.has_output(output.name):
                names = ", ".join(known.name for known in self.outputs or []) or "predict"
                raise refuse(f'This model has no output "{output.name}". Ask for {names}.')

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        with self._observer.of(payload) as observed:
            self.check(payload)
            try:
                response = await super().predict(payload)
            except MLServerError:
                raise
            except self.refused as error:
                observed.unusable()
                raise refuse(str(error).strip().split("\n")[0]) from error
            observed.answered(response)
            return response
