self.onmessage = () => self.postMessage("derived");
